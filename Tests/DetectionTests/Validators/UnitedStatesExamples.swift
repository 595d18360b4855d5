/// Published examples, or numbers generated with correct check digits that belong to nobody; and near misses.
extension ValidatorExample {
    static let unitedStatesExamples: [ValidatorExample] = [
        ValidatorExample(
            "ssn",
            accepted: [
                "536-90-4399", "123-45-6789", "536-22-1828", "736-47-8224",
            ],
            refused: [
                "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "078-05-1120",
            ]
        ),
        ValidatorExample(
            "itin",
            accepted: [
                "912-90-3456", "961-76-3090", "991-78-7787",
            ],
            refused: [
                "912-93-3456", "812-90-3456", "912-89-3456",
            ]
        ),
        ValidatorExample(
            "us_tin",
            accepted: [
                "536-90-4399", "912-90-3456",
            ],
            refused: [
                "666-90-4399", "912-93-3456",
            ]
        ),
        ValidatorExample(
            "npi",
            accepted: [
                "1234567893", "1822228783", "1500726421",
            ],
            refused: [
                "1234567894", "3234567893",
            ]
        ),
        ValidatorExample(
            "dea",
            accepted: [
                "F91234563", "AB1234563", "BW8295506", "BW8488151",
            ],
            refused: [
                "F91234564", "I91234563", "F9123456",
            ]
        ),
        ValidatorExample(
            "mbi",
            accepted: [
                "1EG4-TE5-MK73", "1EG4TE5MK72", "3HP5-RT5-MG19", "5CD5EF9GH04",
            ],
            refused: [
                "1SG4-TE5-MK73", "0EG4-TE5-MK73", "1EG4-TE5-MK7",
            ]
        ),
        ValidatorExample(
            "vin",
            accepted: [
                "1M8GDM9AXKP042788", "1HGCM82633A004352", "1HGCM82685Z004352", "1HGCM82647Z004352",
            ],
            refused: [
                "1M8GDM9A0KP042788", "1M8GDM9AXKP04278O", "111111111111111111",
            ]
        ),
    ]
}
