package import ByteText
package import GuardrailTypes

/// A stretch of a channel's text that may leave now.
package struct Release: Hashable, Sendable {
    /// The bytes of the source that it stands for.
    package let range: ByteRange
    /// The source's own bytes, or what replaces them.
    package let text: [UInt8]
    package let isEdited: Bool
}

/// Why a text may go no further.
package struct BlockDecision: Hashable, Sendable {
    /// The blocking findings; empty if only failures block.
    package let findings: [Finding]
    package let failures: [RuleFailure]
    /// Where the blocked text begins, in bytes of the channel's text.
    ///
    /// Everything before it has been released.
    package let offset: Int
}

/// What the calls of a `StreamInspector` decided.
///
/// Calls append; the caller clears.
package struct InspectionOutput: Sendable {
    /// In order, without gaps; each may leave at once.
    ///
    /// None if they are joined.
    package var releases: [Release] = []
    /// What was released of a whole text, from its first edit on with all that stands before it; nil if releases are kept
    /// one by one.
    private var joined: [UInt8]?
    /// True if something of the joined text is not as it came.
    private var isEdited = false
    /// Decided findings in order of their offsets.
    package var findings: [Finding] = []
    package var failures: [RuleFailure] = []
    /// To be asked; the answers go to `StreamInspector.take`.
    package var questions: [CategoryQuestion] = []
    /// Set once.
    ///
    /// Nothing is released after it.
    package var block: BlockDecision?

    package init() {}

    /// - Parameter joining: one text is made of all that is released: for a text that is given at once.
    init(joining: Bool) {
        joined = joining ? [] : nil
    }

    /// What was released with its edits; nil if nothing was edited.
    var edited: [UInt8]? {
        guard joined == nil else { return isEdited ? joined : nil }
        return releases.contains(where: \.isEdited) ? releases.flatMap(\.text) : nil
    }

    package mutating func clear() {
        releases.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
        questions.removeAll(keepingCapacity: true)
        block = nil
        if joined != nil { joined = [] }
        isEdited = false
    }
}

extension InspectionOutput {
    /// Releases bytes of the source as they are.
    ///
    /// - Parameters:
    ///   - buffer: the text from `start` on.
    mutating func release(_ range: ByteRange, of buffer: [UInt8], at start: Int) {
        let bytes = buffer[range.lowerBound - start..<range.upperBound - start]
        if joined == nil {
            releases.append(Release(range: range, text: Array(bytes), isEdited: false))
        } else if isEdited {
            joined?.append(contentsOf: bytes)
        }
    }

    /// Releases what `write` appends in place of bytes of the source.
    ///
    /// - Parameter buffer: the text from its start on, if releases are joined.
    mutating func replace(_ range: ByteRange, of buffer: [UInt8], write: (inout [UInt8]) -> Void) {
        guard var text = joined.take() else {
            var text: [UInt8] = []
            write(&text)
            return releases.append(Release(range: range, text: text, isEdited: true))
        }
        if !isEdited {
            text.reserveCapacity(buffer.count)
            text.append(contentsOf: buffer[..<range.lowerBound])
            isEdited = true
        }
        write(&text)
        joined = text
    }
}
