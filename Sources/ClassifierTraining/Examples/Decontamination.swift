import Classification

/// Finds texts that are also in evaluation sets, so that a model is not measured on what it has learnt.
package struct Decontamination: Sendable {
    /// Tokens of a run that is compared.
    private static let runLength = 8

    /// Hashes of runs of tokens, and of whole shorter texts, by set.
    private var runs: [UInt64: Int] = [:]
    private var names: [String] = []
    /// Examples that were left out, by evaluation set.
    package private(set) var found: [String: Int] = [:]

    package init(against files: [ExampleFile]) {
        for (index, file) in files.enumerated() {
            names.append(file.name)
            for example in file.examples {
                for run in Self.runs(of: example.text) where runs[run] == nil { runs[run] = index }
            }
        }
    }

    /// True if half of a text's runs of eight tokens, or a whole shorter text, stand in an evaluation set.
    package mutating func contains(_ text: [UInt8]) -> Bool {
        let own = Self.runs(of: text)
        let shared = own.compactMap { runs[$0] }
        guard let set = shared.first, shared.count * 2 >= own.count else { return false }
        found[names[set], default: 0] += 1
        return true
    }

    private static func runs(of text: [UInt8]) -> [UInt64] {
        let tokens = TextFeatures.tokens(of: text).map(hash)
        guard tokens.count > runLength else { return tokens.isEmpty ? [] : [joined(tokens[...])] }
        return (0...tokens.count - runLength).map { joined(tokens[$0..<$0 + runLength]) }
    }

    /// FNV-1a.
    private static func hash(_ token: [UInt8]) -> UInt64 {
        token.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func joined(_ tokens: ArraySlice<UInt64>) -> UInt64 {
        tokens.reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ $1) &* 0xBB67_AE85_84CA_A73B ^ $0 >> 29 }
    }
}
