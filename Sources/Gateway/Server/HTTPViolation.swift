/// A request that breaks HTTP/1.1, or a limit, so that what follows on the connection cannot be trusted.
///
/// The answer is native, its words are constant (law 6), and the connection closes after it.
package enum HTTPViolation: String, Error, Hashable, Sendable, CaseIterable {
    case malformedRequestLine = "malformed_request_line"
    case requestLineTooLong = "request_line_too_long"
    case targetTooLong = "target_too_long"
    case unsupportedVersion = "unsupported_version"
    case methodNotAllowed = "method_not_allowed"
    case malformedHeader = "malformed_header"
    case headersTooLarge = "headers_too_large"
    case missingHost = "missing_host"
    case duplicateHost = "duplicate_host"
    case duplicateAuthorization = "duplicate_authorization"
    case invalidContentLength = "invalid_content_length"
    case duplicateContentLength = "duplicate_content_length"
    case lengthAndTransferEncoding = "length_and_transfer_encoding"
    case invalidTransferEncoding = "invalid_transfer_encoding"
    case unsupportedExpectation = "unsupported_expectation"
    case malformedChunk = "malformed_chunk"
    case bodyTooLarge = "body_too_large"
    case requestTimeout = "request_timeout"

    package var status: Int {
        switch self {
        case .targetTooLong: 414
        case .unsupportedVersion: 505
        case .methodNotAllowed: 405
        case .headersTooLarge: 431
        case .unsupportedExpectation: 417
        case .bodyTooLarge: 413
        case .requestTimeout: 408
        default: 400
        }
    }

    /// A constant sentence for the error body.
    package var message: String {
        switch self {
        case .malformedRequestLine: "The request line is not valid HTTP/1.1."
        case .requestLineTooLong: "The request line is too long."
        case .targetTooLong: "The request target is too long."
        case .unsupportedVersion: "Only HTTP/1.1 is served here."
        case .methodNotAllowed: "This method is not served here."
        case .malformedHeader: "A header field is not valid HTTP/1.1."
        case .headersTooLarge: "The header section is too large."
        case .missingHost: "The Host header is missing."
        case .duplicateHost: "There is more than one Host header."
        case .duplicateAuthorization: "There is more than one Authorization header, or more than one with an API key."
        case .invalidContentLength: "The Content-Length header is not a number of bytes."
        case .duplicateContentLength: "There is more than one Content-Length."
        case .lengthAndTransferEncoding: "Content-Length and Transfer-Encoding exclude each other."
        case .invalidTransferEncoding: "The only transfer encoding served here is chunked."
        case .unsupportedExpectation: "The only expectation served here is 100-continue."
        case .malformedChunk: "The chunked body is malformed."
        case .bodyTooLarge: "The request body is larger than this gateway accepts."
        case .requestTimeout: "The request did not arrive in time."
        }
    }
}
