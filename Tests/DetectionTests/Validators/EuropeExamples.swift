/// Published examples, or numbers generated with correct check digits that belong to nobody; and near misses.
extension ValidatorExample {
    static let europeExamples: [ValidatorExample] = [
        ValidatorExample(
            "nhs",
            accepted: [
                "943-476-5870", "401 023 2137", "743 802 3702", "5627915927",
            ],
            refused: [
                "943-476-5871", "0000000000",
            ]
        ),
        ValidatorExample(
            "nino",
            accepted: [
                "AB 12 34 56 C", "JK123456A", "JK 19 45 44 B", "CE732199B",
            ],
            refused: [
                "BG123456A", "DA123456A", "AB123456E", "AO123456C",
            ]
        ),
        ValidatorExample(
            "uk_utr",
            accepted: [
                "1955839661", "3263517011", "28782 41527",
            ],
            refused: [
                "2955839661"
            ]
        ),
        ValidatorExample(
            "de_tax_id",
            accepted: [
                "36 574 261 809", "86095742719", "63459317323", "85375941200",
            ],
            refused: [
                "36 574 261 808", "12345678901", "11111111111",
            ]
        ),
        ValidatorExample(
            "fr_nir",
            accepted: [
                "2 95 10 99 126 111 93", "253072B07300470", "253072A07300443", "2 66 05 40 588 103 39",
                "193054958797410",
            ],
            refused: [
                "2 95 10 99 126 111 92", "6 95 10 99 126 111 93", "253072C07300470",
            ]
        ),
        ValidatorExample(
            "nl_bsn",
            accepted: [
                "111222333", "1112.22.333", "918183984", "964617845",
            ],
            refused: [
                "111222334", "000000000",
            ]
        ),
        ValidatorExample(
            "be_nn",
            accepted: [
                "85.07.30-033.28", "17073003384", "85.07.30-063.27", "85.07.30-769.68",
            ],
            refused: [
                "85.07.30-033.29", "85.17.30-033.28",
            ]
        ),
        ValidatorExample(
            "ch_ahv",
            accepted: [
                "756.9217.0769.85", "756.0568.3613.55", "756.4349.8730.20",
            ],
            refused: [
                "756.9217.0769.84", "757.9217.0769.85",
            ]
        ),
        ValidatorExample(
            "es_dni",
            accepted: [
                "54362315-K", "12345678Z", "85259233G", "08472363Z",
            ],
            refused: [
                "54362315Z", "5436231K",
            ]
        ),
        ValidatorExample(
            "es_nie",
            accepted: [
                "X-2482300-W", "X1234567L", "X8180280P", "Z9421128B",
            ],
            refused: [
                "X-2482300-A", "A2482300W",
            ]
        ),
        ValidatorExample(
            "it_fiscal_code",
            accepted: [
                "RCCMNL83S18D969H", "MRTMTT25D09F205Z", "WRRTST85S01H501X", "RLETST62M41F205K",
            ],
            refused: [
                "RCCMNL83S18D969I", "RCCMNL83Z18D969H",
            ]
        ),
        ValidatorExample(
            "pt_nif",
            accepted: [
                "501 442 600", "232688850", "123 186 714",
            ],
            refused: [
                "501 442 601"
            ]
        ),
        ValidatorExample(
            "tr_tckn",
            accepted: [
                "17291716060", "10000000146", "15502521786", "11415449032",
            ],
            refused: [
                "17291716061", "07291716060",
            ]
        ),
        ValidatorExample(
            "pl_pesel",
            accepted: [
                "44051401359", "85040969506", "85040785399",
            ],
            refused: [
                "44051401358", "44133201359",
            ]
        ),
        ValidatorExample(
            "pl_nip",
            accepted: [
                "8567346215", "856-73-46-215", "283-017-78-98", "8255492852",
            ],
            refused: [
                "8567346216", "0000000000",
            ]
        ),
        ValidatorExample(
            "pl_regon",
            accepted: [
                "192598184"
            ],
            refused: [
                "192598183"
            ]
        ),
        ValidatorExample(
            "se_personnummer",
            accepted: [
                "880320-0016", "19880320-0016", "640823-9645", "20010101-6582",
            ],
            refused: [
                "880320-0018", "881320-0016", "11880320-001",
            ]
        ),
        ValidatorExample(
            "fi_hetu",
            accepted: [
                "131052-308T", "131052A308T", "131052-703J", "010203A3721",
            ],
            refused: [
                "131052-308U", "131052G308T", "131352-308T",
            ]
        ),
        ValidatorExample(
            "no_fodselsnummer",
            accepted: [
                "151086 95088", "01017088072", "01017057371",
            ],
            refused: [
                "15108695077"
            ]
        ),
    ]
}
