/// Published examples, or numbers generated with correct check digits that belong to nobody; and near misses.
extension ValidatorExample {
    static let worldExamples: [ValidatorExample] = [
        ValidatorExample(
            "ca_sin",
            accepted: [
                "123-456-782", "144 696 051", "523-873-073",
            ],
            refused: [
                "123-456-783", "023456782",
            ]
        ),
        ValidatorExample(
            "br_cpf",
            accepted: [
                "390.533.447-05", "458.312.076-17", "96457908594",
            ],
            refused: [
                "390.533.447-06", "111.111.111-11",
            ]
        ),
        ValidatorExample(
            "br_cnpj",
            accepted: [
                "16.727.230/0001-97", "12.ABC.345/01DE-35", "66.675.408/0001-71", "12.PBC.011/01DE-59",
            ],
            refused: [
                "16.727.230/0001-98", "00000000000000",
            ]
        ),
        ValidatorExample(
            "cl_rut",
            accepted: [
                "76086428-5", "12.531.909-2", "12.883.221-1", "0182580-1",
            ],
            refused: [
                "76086428-4", "12531909-K",
            ]
        ),
        ValidatorExample(
            "ar_cuit",
            accepted: [
                "20-05536168-2", "20-08596583-3", "20-86005522-9",
            ],
            refused: [
                "20-05536168-3", "99-05536168-2",
            ]
        ),
        ValidatorExample(
            "hk_hkid",
            accepted: [
                "G123456(A)", "AB987654(3)", "A123456(3)", "G191340(8)", "ZB082714(6)",
            ],
            refused: [
                "G123456(1)", "AB987654(4)",
            ]
        ),
        ValidatorExample(
            "sg_nric",
            accepted: [
                "S1234567D", "M1234567K", "F1234567N", "T1234567J", "G1234567X", "S7477167Z", "G2295415L",
            ],
            refused: [
                "S1234567E", "A1234567D",
            ]
        ),
        ValidatorExample(
            "kr_rrn",
            accepted: [
                "800101-1234560", "800101-1829527", "800101-1266324",
            ],
            refused: [
                "800101-1234561", "801301-1234560",
            ]
        ),
        ValidatorExample(
            "th_id",
            accepted: [
                "1-2345-45678-78-1", "1-0401-06427-61-8", "1-4065-61722-17-0",
            ],
            refused: [
                "1-2345-45678-78-2", "9-2345-45678-78-1",
            ]
        ),
        ValidatorExample(
            "in_aadhaar",
            accepted: [
                "2341 2341 2346", "2700 2982 8373", "2928 1235 1333",
            ],
            refused: [
                "2341 2341 2347", "123412341234", "222222222222",
            ]
        ),
        ValidatorExample(
            "in_pan",
            accepted: [
                "ACUPA7085R"
            ],
            refused: [
                "ACUDA7085R", "ACUPA0000R", "ACUPA708R",
            ]
        ),
        ValidatorExample(
            "cn_ric",
            accepted: [
                "360426199101010071", "11010519491231002X", "110105194612312998", "110105194112310515",
            ],
            refused: [
                "360426199101010072", "360426199113010071",
            ]
        ),
        ValidatorExample(
            "jp_my_number",
            accepted: [
                "123456789018", "9306 3665 4806", "4459 3088 3451",
            ],
            refused: [
                "123456789019"
            ]
        ),
        ValidatorExample(
            "au_tfn",
            accepted: [
                "123 456 782", "287 277 274", "780 635 761",
            ],
            refused: [
                "123 456 783"
            ]
        ),
        ValidatorExample(
            "au_abn",
            accepted: [
                "83 914 571 673", "51 824 753 556", "51 927 751 628", "51 219 843 763",
            ],
            refused: [
                "83 914 571 674"
            ]
        ),
        ValidatorExample(
            "au_acn",
            accepted: [
                "004 085 616"
            ],
            refused: [
                "004 085 617"
            ]
        ),
        ValidatorExample(
            "au_medicare",
            accepted: [
                "2123 45670 1"
            ],
            refused: [
                "2123 45671 1", "7123 45670 1", "2123 45670 0",
            ]
        ),
        ValidatorExample(
            "nz_ird",
            accepted: [
                "49-091-850", "136410132", "42-812-021", "024-504-697",
            ],
            refused: [
                "49-091-851", "9125568",
            ]
        ),
        ValidatorExample(
            "za_id",
            accepted: [
                "7503305044089", "8001015009087", "8001010693042", "8001014630073",
            ],
            refused: [
                "7503305044088", "7513305044089", "7503305044989",
            ]
        ),
        ValidatorExample(
            "il_id",
            accepted: [
                "123456782"
            ],
            refused: [
                "39337424"
            ]
        ),
    ]
}
