/// Which lengths the values of a set have, so that most runs of words need not be looked up at all.
package struct ExactDataShapes: Hashable, Sendable {
    /// For each number of words from 1 on, and then for loose values, a bit for each length in bytes.
    private var lengths: [UInt8]
    /// The longest value that is compared word by word, in words.
    private(set) var mostWords = 0
    /// The longest such value, and the longest loose one, in bytes.
    private(set) var longestTight = 0
    private(set) var longestLoose = 0

    private static let rowLength = (ExactValue.longest + 1) / 8
    package static let byteCount = (ExactValue.mostWords + 1) * rowLength

    package init() {
        lengths = [UInt8](repeating: 0, count: Self.byteCount)
    }

    init(bytes: [UInt8]) {
        lengths = bytes
        for row in 0...ExactValue.mostWords {
            for length in 0...ExactValue.longest where has(row, length) { note(row, length) }
        }
    }

    package var bytes: [UInt8] { lengths }

    package mutating func add(_ value: ExactValue) {
        let (row, length) = (value.isLoose ? ExactValue.mostWords : value.wordCount - 1, value.bytes.count)
        lengths[row * Self.rowLength + length / 8] |= 1 << (length & 7)
        note(row, length)
    }

    private mutating func note(_ row: Int, _ length: Int) {
        if row == ExactValue.mostWords {
            longestLoose = max(longestLoose, length)
        } else {
            mostWords = max(mostWords, row + 1)
            longestTight = max(longestTight, length)
        }
    }

    func has(_ row: Int, _ length: Int) -> Bool {
        length <= ExactValue.longest && lengths[row * Self.rowLength + length / 8] & 1 << (length & 7) != 0
    }
}
