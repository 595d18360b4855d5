/// The numbers of `[EMAIL_1]`, `[EMAIL_2]`: one for each value, in the order in which the values were first seen.
///
/// A value type. Each channel of a response goes on from a copy of the prompt's numbers, so how the channels' deltas were
/// interleaved changes nothing (law 1). A conversation is sent anew with every turn, and its values are met in the same
/// order, so they keep their numbers.
package struct PlaceholderNumbers: Sendable {
    private(set) var numbers: [String: [String: Int]] = [:]
    /// Equal for numbers that were given to the same values in the same order.
    package private(set) var revision = 0
    /// What the placeholders stand for; nil where that is not to be known.
    package private(set) var vault: PlaceholderVault?

    /// - Parameter isReversible: keeps the values, and numbers those too that a rule would only label, so that they can be
    ///   put back into an answer.
    package init(isReversible: Bool = false) {
        vault = isReversible ? PlaceholderVault() : nil
    }

    package var isReversible: Bool { vault != nil }

    /// What can be put back into an answer; nil if nothing can.
    package var restorable: PlaceholderVault? { vault.flatMap { $0.isEmpty ? nil : $0 } }

    /// - Parameter fingerprint: of the value.
    mutating func number(for fingerprint: String, label: String) -> Int {
        if let known = numbers[label]?[fingerprint] { return known }
        let next = (numbers[label]?.count ?? 0) + 1
        numbers[label, default: [:]][fingerprint] = next
        var hasher = Hasher()
        hasher.combine(revision)
        hasher.combine(label)
        hasher.combine(fingerprint)
        revision = hasher.finalize()
        return next
    }

    mutating func set(_ number: Int, for fingerprint: String, label: String) {
        numbers[label, default: [:]][fingerprint] = number
    }

    mutating func keep(_ value: [UInt8], for placeholder: [UInt8]) { vault?.keep(value, for: placeholder) }

    /// The same numbers, of which only those of an earlier state can be put back.
    package func restoring(only earlier: PlaceholderNumbers) -> PlaceholderNumbers {
        var numbers = self
        numbers.vault = earlier.vault
        return numbers
    }

    /// Appends `[LABEL_1]` for a value.
    mutating func append(to out: inout [UInt8], for value: ArraySlice<UInt8>, fingerprint: String, label: String) {
        let start = out.count
        out.append(UInt8(ascii: "["))
        out.append(contentsOf: label.utf8)
        out.append(UInt8(ascii: "_"))
        out.append(contentsOf: String(number(for: fingerprint, label: label)).utf8)
        out.append(UInt8(ascii: "]"))
        if isReversible { keep(Array(value), for: Array(out[start...])) }
    }
}
