extension JSONDocument {
    /// The document's bytes without some members of its outermost object; everything else byte for byte.
    ///
    /// - Parameter values: indices of the members' values.
    package func removing(_ values: Set<Int>) throws(JSONError) -> [UInt8] {
        guard kind(of: 0) == .object, !values.isEmpty else { return bytes }
        var members: [Int] = []
        forEachChild(of: 0) { _, value in members.append(value) }
        var edits: [JSONEdit] = []
        // Behind the last member that stays there is no comma to keep, so all that follows it is one cut.
        let kept = members.lastIndex { !values.contains($0) }
        for (place, value) in members.enumerated() where values.contains(value) && place < kept ?? 0 {
            let next = members[place + 1] - 1
            edits.append(JSONEdit(nodes[value - 1].rawRange.lowerBound..<nodes[next].rawRange.lowerBound, .nothing))
        }
        if let last = members.last, values.contains(last) {
            let start = kept.map { nodes[members[$0]].rawRange.upperBound } ?? nodes[0].rawRange.lowerBound + 1
            edits.append(JSONEdit(start..<nodes[last].rawRange.upperBound, .nothing))
        }
        return try applying(edits)
    }
}
