extension JSONTokenizer {
    /// Refuses an object that has one key twice, however the two are escaped.
    ///
    /// - Complexity: one pass for the usual small object; past 16 keys a set with a seeded hash, so that
    ///   chosen keys cannot make it quadratic.
    func refuseDuplicateKeys(ofObjectAt object: Int) throws(JSONError) {
        var seen: UInt64 = 0
        var count = 0
        var mayRepeat = false
        var key = object + 1
        while key < nodes.count {
            let bit: UInt64 = 1 << UInt64(nodes[key].link & 63)
            mayRepeat = mayRepeat || seen & bit != 0
            seen |= bit
            count += 1
            key = Int(nodes[key + 1].link)
        }
        guard mayRepeat else { return }
        if count > 16 { try compareBySet(object) } else { try compareByPairs(object) }
    }

    private func compareByPairs(_ object: Int) throws(JSONError) {
        var key = object + 1
        while key < nodes.count {
            var other = Int(nodes[key + 1].link)
            let next = other
            while other < nodes.count {
                if nodes[other].link == nodes[key].link, name(of: other) == name(of: key) {
                    throw JSONError(.duplicateKey, at: Int(nodes[other].start))
                }
                other = Int(nodes[other + 1].link)
            }
            key = next
        }
    }

    private func compareBySet(_ object: Int) throws(JSONError) {
        var names: Set<[UInt8]> = []
        var key = object + 1
        while key < nodes.count {
            guard names.insert(name(of: key)).inserted else {
                throw JSONError(.duplicateKey, at: Int(nodes[key].start))
            }
            key = Int(nodes[key + 1].link)
        }
    }

    private func name(of key: Int) -> [UInt8] {
        let range = nodes[key].rawRange
        let literal = UnsafeBufferPointer(rebasing: bytes[range.lowerBound + 1..<range.upperBound - 1])
        return nodes[key].isEscaped ? JSONString.unescape(literal) : Array(literal)
    }
}
