/// One field of a form.
package struct MultipartPart: Hashable, Sendable {
    /// Unquoted, valid UTF-8.
    package let name: [UInt8]
    /// Where the name stands in the body, without its quotes.
    package let nameRange: Range<Int>
    /// Where the file's name stands, without its quotes; nil for a field that is no file.
    package let filenameRange: Range<Int>?
    /// Where the value of `Content-Type` stands.
    package let typeRange: Range<Int>?
    package let content: Range<Int>

    package func isNamed(_ name: String) -> Bool { self.name.elementsEqual(name.utf8) }
}

/// A `multipart/form-data` body that passed the strict profile, with its bytes as they came (RFC 7578).
///
/// The profile takes a body only if every reader must take it apart in the same way: nothing before the first delimiter or behind
/// the last, CRLF only, no spaces behind delimiters, and the boundary nowhere but in delimiters. Parts have
/// `Content-Disposition: form-data` with a name and perhaps a file's name, and perhaps `Content-Type`, and nothing else: no
/// `filename*`, no transfer encodings, no backslashes in names, no two equal parameters.
package struct MultipartForm: Sendable {
    package static let maximumParts = 128
    static let maximumHeaderBytes = 4096

    package let bytes: [UInt8]
    package let boundary: MultipartBoundary
    package let parts: [MultipartPart]

    /// - Complexity: one pass over `bytes`.
    package init(parsing bytes: [UInt8], boundary: MultipartBoundary) throws(MultipartError) {
        var reader = MultipartReader(bytes, boundary)
        parts = try reader.parts()
        self.bytes = bytes
        self.boundary = boundary
    }

    package func parts(named name: String) -> [MultipartPart] { parts.filter { $0.isNamed(name) } }

    /// The text of a field that may stand in the form once; nil if it is not there.
    package func text(_ name: String) throws(MultipartError) -> String? {
        let found = parts(named: name)
        guard let part = found.first else { return nil }
        guard found.count == 1 else { throw MultipartError(.repeatedField, at: found[1].nameRange.lowerBound) }
        guard let text = String(validating: bytes[part.content], as: UTF8.self) else {
            throw MultipartError(.invalidUTF8, at: part.content.lowerBound)
        }
        return text
    }

    /// The body with other bytes at some places, everything else byte for byte.
    ///
    /// The result is read again, so that what leaves is what was inspected.
    /// - Parameter edits: ranges of names, file names or contents of parts, or inside of contents; apart from one another.
    package func replacing(_ edits: [(range: Range<Int>, bytes: [UInt8])]) throws(MultipartError) -> [UInt8] {
        guard !edits.isEmpty else { return bytes }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 16 * edits.count)
        var position = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= position {
            output += bytes[position..<edit.range.lowerBound]
            output += edit.bytes
            position = edit.range.upperBound
        }
        output += bytes[position...]
        let edited = try MultipartForm(parsing: output, boundary: boundary)
        guard edited.parts.count == parts.count else { throw MultipartError(.badDelimiter, at: 0) }
        return output
    }

    /// A text as it may stand between the quotes of a name: what would end it is percent-encoded (RFC 7578, section 2).
    package static func quoted(_ text: [UInt8]) -> [UInt8] {
        text.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\""): Array("%22".utf8)
            case UInt8(ascii: "\\"): Array("%5C".utf8)
            case ..<0x20, 0x7F: Array("_".utf8)
            default: [byte]
            }
        }
    }
}
