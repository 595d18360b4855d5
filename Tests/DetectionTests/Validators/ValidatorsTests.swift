import Testing

@testable import Detection

/// What one validator must accept and refuse.
struct ValidatorExample: Sendable, CustomTestStringConvertible {
    let name: String
    let accepted: [String]
    let refused: [String]

    init(_ name: String, accepted: [String], refused: [String]) {
        (self.name, self.accepted, self.refused) = (name, accepted, refused)
    }

    var testDescription: String { name }

    static let all =
        paymentExamples + unitedStatesExamples + europeExamples + worldExamples + digitalExamples + furtherExamplesAtoH
        + furtherExamplesItoZ
}

@Suite struct ValidatorsTests {
    @Test(arguments: ValidatorExample.all)
    func `a validator accepts known good values and refuses near misses`(example: ValidatorExample) throws {
        let validator = try #require(Validator.all[example.name])
        for value in example.accepted { #expect(validator.accepts(Array(value.utf8)), "\(value)") }
        for value in example.refused { #expect(!validator.accepts(Array(value.utf8)), "\(value)") }
    }

    @Test func `every validator has examples and a summary`() {
        #expect(Set(Validator.all.keys) == Set(ValidatorExample.all.map(\.name)))
        #expect(Validator.all.values.allSatisfy { !$0.summary.isEmpty })
    }

    /// Checks whose arithmetic sees every single wrong digit.
    ///
    /// The others fold two remainders into one check digit, leave places out, or have none.
    static let seesEveryWrongDigit: Set<String> = [
        "luhn", "iban", "aba_routing", "npi", "nhs", "de_tax_id", "fr_nir", "nl_bsn", "es_dni", "es_nie",
        "it_fiscal_code",
        "pl_pesel", "pl_nip", "tr_tckn", "fi_hetu", "no_fodselsnummer", "ca_sin", "cl_rut",
        "mx_clabe",
        "hk_hkid", "sg_nric", "in_aadhaar", "cn_ric", "au_tfn", "au_abn", "za_id", "il_id", "ch_ahv", "vin", "btc",
        "ltc",
        "tron", "base58check", "github_token_crc32", "npm_token_crc32",
    ]

    @Test(arguments: ValidatorExample.all.filter { seesEveryWrongDigit.contains($0.name) })
    func `a check digit refuses every single wrong digit`(example: ValidatorExample) throws {
        let validator = try #require(Validator.all[example.name])
        for value in example.accepted.map({ Array($0.utf8) }) {
            for place in value.indices where ASCII.isDigit(value[place]) {
                for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != value[place] {
                    var wrong = value
                    wrong[place] = digit
                    #expect(!validator.accepts(wrong), "\(String(decoding: wrong, as: UTF8.self))")
                }
            }
        }
    }

    @Test(arguments: ValidatorExample.all)
    func `no bytes make a validator trap`(example: ValidatorExample) throws {
        let validator = try #require(Validator.all[example.name])
        var random = SplitMix(state: 20_260_211)
        let alphabets = [
            Array(0...255), Array("0123456789".utf8), Array("0123456789-. :".utf8), Array("ABCXYZabc019.-_/:@=+".utf8),
        ]
        for round in 0..<2_000 {
            let alphabet = alphabets[round % alphabets.count]
            let bytes = (0..<random.below(80)).map { _ in alphabet[random.below(alphabet.count)] }
            _ = validator.accepts(bytes)
        }
        for value in example.accepted.map({ Array($0.utf8) }) {
            for end in 0...value.count { _ = validator.accepts(Array(value[..<end])) }
            for _ in 0..<200 {
                var mutated = value
                mutated[random.below(value.count)] = UInt8(random.below(256))
                _ = validator.accepts(mutated)
            }
        }
        _ = validator.accepts([UInt8](repeating: UInt8(ascii: "9"), count: 10_000))
        _ = validator.accepts([UInt8](repeating: UInt8(ascii: "Z"), count: 10_000))
    }

    @Test func `entropy is none for one letter and eight bits for all bytes`() {
        #expect(Entropy.bitsPerByte([]) == 0)
        #expect(Entropy.bitsPerByte(Array("aaaa".utf8)) == 0)
        #expect(abs(Entropy.bitsPerByte(Array("abab".utf8)) - 1) < 1e-12)
        #expect(abs(Entropy.bitsPerByte(Array(0...255)) - 8) < 1e-12)
        // −(¾ log₂ ¾ + ¼ log₂ ¼)
        #expect(abs(Entropy.bitsPerByte(Array("aaab".utf8)) - 0.811_278_124_459_132_8) < 1e-12)
    }

    @Test func `Keccak-256 and CRC-32 give their published values`() {
        #expect(Keccak256.hash([]).prefix(4) == [0xC5, 0xD2, 0x46, 0x01])
        #expect(Keccak256.hash(Array("abc".utf8)).prefix(4) == [0x4E, 0x03, 0x65, 0x7A])
        #expect(Keccak256.hash([UInt8](repeating: 0, count: 136)).count == 32)
        #expect(CRC32.checksum("123456789".utf8) == 0xCBF4_3926)
    }
}

/// A small generator whose numbers are the same on every run.
private struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(limit))
    }
}
