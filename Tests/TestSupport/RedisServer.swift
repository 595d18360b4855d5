import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A real Redis server for one test, which keeps nothing and ends with it.
package final class RedisServer {
    package static let program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    package let port: Int
    package let password: String?
    /// File with the certificate to trust; nil without TLS.
    package let authority: String?
    private let folder: URL
    private let process = Process()

    package var address: String { "\(authority == nil ? "redis" : "rediss")://localhost:\(port)" }

    package init(password: String? = nil, isSecure: Bool = false, arguments: [String] = []) throws {
        self.password = password
        folder = FileManager.default.temporaryDirectory.appending(path: "weir-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = Self.freePort()
        var options = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1 ::1", "--dir", folder.path]
        if isSecure {
            let files = try TestCertificate(in: folder.path)
            authority = files.certificate
            options += ["--port", "0", "--tls-port", "\(port)", "--tls-auth-clients", "no"]
            options += ["--tls-cert-file", files.certificate, "--tls-key-file", files.key]
            options += ["--tls-ca-cert-file", files.certificate]
        } else {
            authority = nil
            options += ["--port", "\(port)"]
        }
        if let password { options += ["--requirepass", password] }
        process.executableURL = URL(filePath: Self.program ?? "/usr/bin/redis-server")
        process.arguments = options + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try waitUntilListening()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    package func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Stops the server's threads without ending it, so that it takes connections and answers nothing.
    package func freeze() { kill(process.processIdentifier, SIGSTOP) }

    package func thaw() { kill(process.processIdentifier, SIGCONT) }

    private func waitUntilListening() throws {
        for _ in 0..<500 {
            if Self.isListening(port) { return }
            guard process.isRunning else { break }
            usleep(10_000)
        }
        throw CocoaError(.executableLoad)
    }

    static func freePort() -> Int {
        withLoopback(port: 0) { socket, address, length in
            guard bind(socket, address, length) == 0 else { return 0 }
            var bound = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = withUnsafeMutablePointer(to: &bound) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
            }
            return result == 0 ? Int(UInt16(bigEndian: bound.sin_port)) : 0
        }
    }

    private static func isListening(_ port: Int) -> Bool {
        withLoopback(port: port) { socket, address, length in connect(socket, address, length) == 0 }
    }

    private static func withLoopback<Result>(
        port: Int,
        _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
