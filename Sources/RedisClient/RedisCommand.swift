/// A command and its arguments, as a server reads them: an array of strings whose bytes mean nothing to the protocol.
package struct RedisCommand: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// - Parameter words: the command's name and its arguments.
    package init(_ words: [[UInt8]]) {
        let size = words.reduce(16) { $0 + $1.count + 16 }
        bytes.reserveCapacity(size)
        header("*", words.count)
        for word in words {
            header("$", word.count)
            bytes += word
            bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        }
    }

    package init(_ words: String...) {
        self.init(words.map { Array($0.utf8) })
    }

    private mutating func header(_ kind: Unicode.Scalar, _ count: Int) {
        bytes.append(UInt8(ascii: kind))
        bytes += String(count).utf8
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }
}
