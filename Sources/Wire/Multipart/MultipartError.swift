/// Why bytes are not a form that two readers would take apart in the same way.
package struct MultipartError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case badBoundary = "multipart_boundary"
        /// Something stands before the first delimiter, behind the last, or behind one in its line.
        case badDelimiter = "multipart_delimiter"
        /// The boundary occurs where it is no delimiter.
        case boundaryInContent = "multipart_boundary_in_content"
        case unclosed = "multipart_unclosed"
        case badHeader = "multipart_header"
        case missingName = "multipart_name"
        case repeatedField = "multipart_repeated_field"
        case tooManyParts = "multipart_too_many_parts"
        case missingField = "multipart_missing_field"
        case invalidUTF8 = "invalid_utf8"
    }

    package let code: Code
    /// Byte offset in the body.
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// One sentence for the client; never a byte of the body.
    package var message: String {
        switch code {
        case .badBoundary: "The multipart boundary is missing or has characters that are not served here."
        case .badDelimiter:
            "A delimiter of the multipart body is not alone in its line, or something stands outside of the parts."
        case .boundaryInContent: "The multipart boundary occurs within a part."
        case .unclosed: "The multipart body ends before its last delimiter."
        case .badHeader: "A part of the multipart body has a header that is not served here."
        case .missingName: "A part of the multipart body has no name."
        case .repeatedField: "A field of the form that may stand in it once stands in it again."
        case .tooManyParts: "The multipart body has too many parts."
        case .missingField: "A field that the form must have is missing."
        case .invalidUTF8: "A field of the form is not valid UTF-8."
        }
    }
}
