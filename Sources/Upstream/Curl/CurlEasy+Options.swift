import CCurl
import CCurlShims

extension CurlEasy {
    /// Sets all that does not change from request to request.
    func configure() {
        configureCallbacks()
        configureDestination()
        configureSecurity()
        set(CURLOPT_NOSIGNAL, long: 1)
        set(CURLOPT_TCP_NODELAY, long: 1)
        set(CURLOPT_TCP_KEEPALIVE, long: 1)
        // Do not wait for a name lookup when its transfer is given up: it would stop every transfer of the thread.
        set(CURLOPT_QUICK_EXIT, long: 1)
        set(CURLOPT_HTTP_VERSION, long: endpoint.isSecure ? Int(CURL_HTTP_VERSION_2TLS) : Int(CURL_HTTP_VERSION_1_1))
        if endpoint.isSecure { set(CURLOPT_PIPEWAIT, long: 1) }
    }

    private func configureCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        set(CURLOPT_PRIVATE, pointer: context)
        set(CURLOPT_WRITEDATA, pointer: context)
        set(CURLOPT_HEADERDATA, pointer: context)
        set(CURLOPT_OPENSOCKETDATA, pointer: context)
        check(weir_curl_easy_set_bytes_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody))
        check(weir_curl_easy_set_bytes_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeaderLine))
        check(weir_curl_easy_set_open_socket_callback(handle, openSocket))
        // A kept connection outlives the handle that made it, so its context is the thread.
        set(CURLOPT_CLOSESOCKETDATA, pointer: Unmanaged.passUnretained(thread).toOpaque())
        check(weir_curl_easy_set_close_socket_callback(handle, closeSocket))
    }

    /// The destination is the configured one and nothing can bend it: no proxy, redirect, netrc, alternative service.
    private func configureDestination() {
        set(CURLOPT_PROTOCOLS_STR, string: "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, string: "http,https")
        set(CURLOPT_FOLLOWLOCATION, long: 0)
        set(CURLOPT_PROXY, string: "")
        set(CURLOPT_NOPROXY, string: "*")
        set(CURLOPT_NETRC, long: Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_PATH_AS_IS, long: 1)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, long: 1)
    }

    private func configureSecurity() {
        set(CURLOPT_SSL_VERIFYPEER, long: 1)
        set(CURLOPT_SSL_VERIFYHOST, long: 2)
        set(CURLOPT_SSLVERSION, long: Int(CURL_SSLVERSION_TLSv1_2))
        if let file = endpoint.certificateAuthorityFile {
            set(CURLOPT_CAINFO, string: file)
            check(weir_curl_easy_set_string(handle, CURLOPT_CAPATH, nil))
        }
    }

    func set(_ option: CURLoption, long value: Int) {
        check(weir_curl_easy_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) {
        check(weir_curl_easy_set_offset(handle, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, string value: String?) {
        check(weir_curl_easy_set_string(handle, option, value))
    }

    func set(_ option: CURLoption, list value: UnsafeMutablePointer<curl_slist>?) {
        check(weir_curl_easy_set_list(handle, option, value))
    }

    private func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        check(weir_curl_easy_set_pointer(handle, option, value))
    }

    /// An option that is refused is our mistake, or a libcurl older than ours: a handle without it would not be safe.
    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl refuses an option: \(result.rawValue)")
    }
}
