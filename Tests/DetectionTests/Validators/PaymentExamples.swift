/// Published examples, or numbers generated with correct check digits that belong to nobody; and near misses.
extension ValidatorExample {
    static let paymentExamples: [ValidatorExample] = [
        ValidatorExample(
            "luhn",
            accepted: [
                "4012888888881881", "79927398713", "7992-7398-713",
            ],
            refused: [
                "4012888888881882", "7", "",
            ]
        ),
        ValidatorExample(
            "card",
            accepted: [
                "4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444", "6011111111111117",
                "30569309025904", "3530111333300000",
            ],
            refused: [
                "4111111111111112", "0000000000000000", "1234567812345670", "411111111111111",
            ]
        ),
        ValidatorExample(
            "iban",
            accepted: [
                "GB82WEST12345698765432", "DE89 3704 0044 0532 0130 00", "GR16 0110 1050 0000 1054 7023 795",
            ],
            refused: [
                "GB82WEST12345698765433", "DE8937040044053201300", "XX82WEST12345698765432",
            ]
        ),
        ValidatorExample(
            "aba_routing",
            accepted: [
                "111000025", "021000021",
            ],
            refused: [
                "021000022", "341672113", "000000000",
            ]
        ),
        ValidatorExample(
            "swift_bic",
            accepted: [
                "AGRIFRPP882", "DEUTDEFF",
            ],
            refused: [
                "DEUTXXFF", "DEUTDEF", "DEUT-DEFF",
            ]
        ),
        ValidatorExample(
            "mx_clabe",
            accepted: [
                "032180000118359719", "002453252487447317", "002836666033093661",
            ],
            refused: [
                "032180000118359718"
            ]
        ),
    ]
}
