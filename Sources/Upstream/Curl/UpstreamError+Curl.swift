import CCurl

extension UpstreamError {
    /// Reads libcurl's result; nil for success.
    ///
    /// - Parameter wasRefused: whether our own socket callback turned an address down, which libcurl reports as a failed
    ///   connect.
    init?(_ result: CURLcode, wasRefused: Bool) {
        switch result {
        case CURLE_OK:
            return nil
        case CURLE_URL_MALFORMAT:
            self.init(.invalidRequest)
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(.resolve)
        case CURLE_COULDNT_CONNECT:
            self.init(wasRefused ? .refusedDestination : .connect)
        case CURLE_OPERATION_TIMEDOUT:
            // The only time limit that libcurl is given is the one for connecting; the others are the driver's.
            self.init(.timeout(.connect))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            self.init(.tls)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
            self.init(.reset)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_BAD_CONTENT_ENCODING:
            self.init(.protocolViolation)
        default:
            self.init(.other(Int32(bitPattern: result.rawValue)))
        }
    }
}
