/// Published examples, or numbers generated with correct check digits that belong to nobody; and near misses.
extension ValidatorExample {
    static let digitalExamples: [ValidatorExample] = [
        ValidatorExample(
            "btc",
            accepted: [
                "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
                "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
                "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            ],
            refused: [
                "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfE", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
                "bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
            ]
        ),
        ValidatorExample(
            "ltc",
            accepted: [
                "LKPaoeKfdfDbqAg92Nzwf3hNj2H5Y4yTzr", "ltc1qy2utn22v5wq9pffym204ussd46undnnkw8xhku",
            ],
            refused: [
                "LTC"
            ]
        ),
        ValidatorExample(
            "tron",
            accepted: [
                "THYR9hpkFxLmzbdRLDZuQfMp5T7xz5b9Hm", "TGbcgGZf3E4SdHKggmEjzcwdZgxSNryyeS",
            ],
            refused: [
                "TTTT"
            ]
        ),
        ValidatorExample(
            "base58check",
            accepted: [
                "L46LD26NqGys4CGNT1WUzNHXui4PM78MmXtJfZDbTubE3QMy8mxZ",
                "KwE5VRXDXQqby6F9cuYrpMjQSWWvXkFZjjzdFvnk8KKccuhcfu84",
            ],
            refused: [
                "1111", "0OIl",
            ]
        ),
        ValidatorExample(
            "bech32",
            accepted: [
                "A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                "AGE-SECRET-KEY-12D4MQX34MED38PHMF3UHSJ4X9QGD6FLSUAY5CLTZ8UL9D5053GTSPRFTY5",
                "AGE-SECRET-KEY-13LZSYWYVSDZGLELUZT7XGGF7SY9JE24088QN6K5JXCTK25JRFU4SDP5SA3",
            ],
            refused: [
                "A12UEL5M", "1qzzfhee", "10a06t8",
            ]
        ),
        ValidatorExample(
            "eth",
            accepted: [
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            ],
            refused: [
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "0x0000000000000000000000000000000000000000",
                "0x5aAeb6",
            ]
        ),
        ValidatorExample(
            "jwt",
            accepted: [
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiAid2Vpci1ydWxlLXRlc3QiLCAibiI6IDM3ODF9.n_-aRTtS9lAqpUjsxkTEBKwi5YvFCkT1tS2EpykvtM4",
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiAid2Vpci1ydWxlLXRlc3QiLCAibiI6IDI2NDR9.gYXzB_FoZ4OTYd3XItmuOMnWBXLrplDtKEwUJTrNP2o",
            ],
            refused: [
                "a.b.c", "eyJ0eXAiOiJKV1QifQ.e30.sig", "eyJhbGciOiJIUzI1NiJ9.e30", "", "...",
            ]
        ),
        ValidatorExample(
            "grafana_token_crc32",
            accepted: [
                // The token of Grafana's own test of `satokengen`.
                "glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a", "glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_FCAAF58A",
            ],
            refused: [
                "glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58b", "glsa_yscW25imSKJIuav8zF37RZmnbiDvB05H_fcaaf58a",
                "glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_8af5aafc", "glsa_",
            ]
        ),
        ValidatorExample(
            "cloudflare_token_crc32",
            accepted: [
                // Samples that secret scanners are tested with; no such token was issued.
                "cfat_aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT03fa099b",
                "cfk_aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT03fa099b",
            ],
            refused: [
                "cfut_aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT03fa099c",
                "cfut_aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStU03fa099b", "cfut_", "",
            ]
        ),
        ValidatorExample(
            "basic_auth",
            accepted: ["d2VpcjpSdWxlVGVzdDkzIQ==", "d2VpcjpSdWxlVGVzdDkzIQ", "YTpib3Nz"],
            refused: [
                "YWJjZGVmZ2hpams=", "OlJ1bGVUZXN0", "dXNlcjpwYXNzd29yZA==", "AAECOjM0NTY=", "not base64", "",
            ]
        ),
        ValidatorExample(
            "github_token_crc32",
            accepted: [
                "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", "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",
            ],
            refused: [
                "ghp_short", "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ]
        ),
        ValidatorExample(
            "npm_token_crc32",
            accepted: [
                "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", "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",
            ],
            refused: [
                "npm_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            ]
        ),
        ValidatorExample(
            "private_key",
            accepted: [
                "-----BEGIN PRIVATE KEY-----\nWeirRuleTestGr7CHa/8onLcVPZVoY3O11aYFwizFIvVyvoXIEvWbi/beLkZJE23\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\\nWeirRuleTest8EA4jt9xS/+h71ykKVM3iFsCuE+I4HQRhUbDmPDkew2nhEAaDSTk\\n-----END RSA PRIVATE KEY-----",
            ],
            refused: [
                "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----- not base64! -----END PRIVATE KEY-----",
                "",
            ]
        ),
        ValidatorExample(
            "ipv4",
            accepted: [
                "0.0.0.0", "255.255.255.255", "203.0.113.7",
            ],
            refused: [
                "256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", "1..3.4",
            ]
        ),
        ValidatorExample(
            "ipv6",
            accepted: [
                "2001:db8::1", "::1", "fe80::1:2", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1::",
            ],
            refused: [
                "::", "1:2:3", "1::2::3", "12345::1", "14:30:22", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
            ]
        ),
        ValidatorExample(
            "mac",
            accepted: [
                "24:fa:e7:61:9c:42", "51-D2-9D-1C-23-55", "24fa.e761.9c42",
            ],
            refused: [
                "24:fa:e7:61:9c", "24:fa-e7:61:9c:42", "24fae7619c42", "24:fa:e7:61:9c:4",
            ]
        ),
        ValidatorExample(
            "email_domain",
            accepted: [
                "a@example.com", "x.y@mail.example.co.uk", "k@bücher.example",
            ],
            refused: [
                "a@b", "logo@2x.png", "a@example.invalid", "@example.com", "a@-x.com", "a@example.zz",
                "a@example..com",
            ]
        ),
        ValidatorExample(
            "phone",
            accepted: [
                "+44 20 7946 0875", "(415) 555-0127", "+1 312-555-0139",
            ],
            refused: [
                "+1 112-555-0139", "555-0139", "0000000000", "+1234567890123456",
            ]
        ),
        ValidatorExample(
            "date",
            accepted: [
                "2026-02-28", "29/02/2024", "2/16/1962", "31.12.99",
            ],
            refused: [
                "2026-02-30", "2023-02-29", "13/13/2020", "1850-01-01", "2026-02", "1-2-3-4",
            ]
        ),
        ValidatorExample(
            "url_credentials",
            accepted: [
                "postgres://svc:Kq4weir7Zt@db/x", "https://a:Kq4weir7Zt@example.com/x",
                "https://a:kqweirz@db.example.dev",
                "https://a:kqweirz@myexample.com",
            ],
            refused: [
                "postgres://user:password@localhost/db", "mysql://db:3306/x", "https://a:<b>@c",
                "http://fred:fredpassword@example.com:8080", "ftp://a:kqweirz@Files.Example.org/x",
                "oracle://scott:tiger@db",
            ]
        ),
        ValidatorExample(
            "not_placeholder",
            accepted: [
                "Kq4weir7Zt", "AKIAWEIRQ2LMZ7TBX3KD",
            ],
            refused: [
                "AKIAIOSFODNN7EXAMPLE", "your_api_key_1", "xxxxxxxx1", "changeme", "${OPENAI_API_KEY}",
                "{{ token }}", "<YOUR_API_KEY>", "12345678", "aaaaaaaa", "password", "", "deadbeef12346",
            ]
        ),
        ValidatorExample(
            "mixed_classes",
            accepted: [
                "hunter2", "Pa$$word", "camelCase",
            ],
            refused: [
                "required", "Required", "12345", "",
            ]
        ),
    ]
}
