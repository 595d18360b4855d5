import Classification
import GuardrailTypes

@testable import ClassifierClients

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

extension ClassifierInput {
    static func prompt(
        _ text: String,
        _ categories: Set<GuardrailTypes.Category>,
        context: [Turn] = []
    ) -> ClassifierInput {
        ClassifierInput(direction: .prompt, text: utf8(text), context: context, categories: categories)
    }

    static func response(
        _ text: String,
        _ categories: Set<GuardrailTypes.Category>,
        context: [Turn] = []
    ) -> ClassifierInput {
        ClassifierInput(direction: .response, text: utf8(text), context: context, categories: categories)
    }
}

/// SplitMix64, so that a failing seed is the same everywhere.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
