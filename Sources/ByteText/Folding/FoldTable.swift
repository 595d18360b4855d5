/// What scalars above U+007F stand for when a text is read for its values: ASCII characters, or nothing.
///
/// Invisible and formatting characters, marks and private use stand for nothing; decimal digits of every script,
/// compatibility forms, dashes, spaces and letters that look like Latin ones stand for ASCII. Everything else is itself.
@frozen
@usableFromInline
package struct FoldTable: Sendable {
    /// What one scalar stands for.
    @frozen
    @usableFromInline
    package struct Fold: Hashable, Sendable {
        @usableFromInline let code: UInt16

        @inlinable
        init(code: UInt16) { self.code = code }

        /// The scalar is itself.
        @inlinable package static var itself: Fold { Fold(code: 0) }
        /// The scalar is left out.
        @inlinable package static var nothing: Fold { Fold(code: .max) }

        /// The first ASCII character; meaningless for `itself` and `nothing`.
        @inlinable package var first: UInt8 { UInt8(truncatingIfNeeded: code) }
        /// The second ASCII character; 0 if there is one only.
        @inlinable package var second: UInt8 { UInt8(truncatingIfNeeded: code >> 8) }
    }

    package static let shared = FoldTable()

    /// By scalar / 256: where in `entries` its 256 scalars begin.
    @usableFromInline let pageStart: [Int32]
    @usableFromInline let entries: [UInt16]

    /// - Complexity: O(1).
    @inlinable
    package subscript(scalar: UInt32) -> Fold {
        guard scalar < 0x110000 else { return .itself }
        return Fold(code: entries[Int(pageStart[Int(scalar >> 8)]) + Int(scalar & 0xFF)])
    }

    private init() {
        var pages: [Int: [UInt16]] = [:]
        for word in Self.runs.split(separator: " ") {
            guard let run = Run(word) else { preconditionFailure("the fold table has a word that is no run") }
            for scalar in run.first...run.last {
                pages[scalar >> 8, default: Self.untouched][scalar & 0xFF] = run[scalar]
            }
        }
        var known: [[UInt16]: Int32] = [:]
        var entries: [UInt16] = []
        pageStart = (0..<0x1100).map { page in
            let contents = pages[page] ?? Self.untouched
            if let start = known[contents] { return start }
            let start = Int32(entries.count)
            known[contents] = start
            entries += contents
            return start
        }
        self.entries = entries
    }

    private static let untouched = [UInt16](repeating: 0, count: 256)
}

extension FoldTable {
    /// One word of the generated data.
    private struct Run {
        let first: Int
        let last: Int
        /// The code of the first scalar, and by how much it grows with each.
        private let code: UInt16
        private let step: Int

        init?(_ word: Substring) {
            guard let mark = word.firstIndex(where: { "~=+".contains($0) }) else { return nil }
            let span = word[..<mark].split(separator: "-")
            let value = word[word.index(after: mark)...]
            guard let first = span.first.flatMap({ Int($0, radix: 16) }),
                let last = Int(span[span.count - 1], radix: 16),
                let bytes = value.isEmpty ? 0 : UInt16(value, radix: 16)
            else { return nil }
            self.first = first
            self.last = last
            step = word[mark] == "+" ? 1 : 0
            code = word[mark] == "~" ? .max : value.count == 4 ? bytes.byteSwapped : bytes
        }

        subscript(scalar: Int) -> UInt16 { code + UInt16(step * (scalar - first)) }
    }
}
