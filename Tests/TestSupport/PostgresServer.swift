import Foundation

/// A real PostgreSQL server for one test, reached through a socket in its folder, which ends with it.
///
/// The server does not run as root, so there it runs as the user whom its package made.
package final class PostgresServer {
    package static let programs = ["17", "16", "15", "14"].map { "/usr/lib/postgresql/\($0)/bin" }.first {
        FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
    }

    private let folder: String
    private var server: Process?
    private static let isRoot = getuid() == 0

    /// For libpq; without a password.
    package var address: String { "host=\(folder) dbname=postgres user=weir" }
    /// Of a server with TLS: its port, and the file with the certificate to trust.
    package let secure: (port: Int, authority: String)?

    /// - Parameter isSecure: also listens on a port, with TLS.
    package init(isSecure: Bool = false) throws {
        folder = "/tmp/weir-pg-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = isSecure ? try TestCertificate(in: folder) : nil
        secure = files.map { (RedisServer.freePort(), $0.certificate) }
        if Self.isRoot { try Self.run("/bin/chown", "-R", "postgres", folder) }
        let programs = Self.programs ?? ""
        try Self.run(
            Self.process(
                asUser: [
                    "\(programs)/initdb", "-D", folder + "/data", "-U", "weir", "-A", "trust", "-E", "UTF8",
                    "--no-locale", "-N",
                ]
            )
        )
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    package func start() throws {
        var settings = ["fsync=off", "unix_socket_directories=\(folder)"]
        if let secure {
            settings += ["listen_addresses=localhost", "port=\(secure.port)", "ssl=on"]
            settings += ["ssl_cert_file=\(folder)/server.pem", "ssl_key_file=\(folder)/server.key"]
        } else {
            settings += ["listen_addresses="]
        }
        let program = "\(Self.programs ?? "")/postgres"
        let server = Self.process(asUser: [program, "-D", folder + "/data"] + settings.flatMap { ["-c", $0] })
        try server.run()
        self.server = server
        for _ in 0..<1_000 where server.isRunning {
            if (try? Self.run("\(Self.programs ?? "")/pg_isready", "-q", "-h", folder, "-p", "\(secure?.port ?? 5432)"))
                != nil
            {
                return
            }
            usleep(10_000)
        }
        throw CocoaError(.executableLoad)
    }

    /// As if its machine had lost power.
    package func stop() {
        guard let server, server.isRunning else { return }
        kill(server.processIdentifier, SIGQUIT)
        server.waitUntilExit()
    }

    private static func process(asUser words: [String]) -> Process {
        process(
            isRoot ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + words : words
        )
    }

    private static func process(_ words: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = URL(filePath: "/tmp")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private static func run(_ words: String...) throws { try run(process(words)) }

    private static func run(_ process: Process) throws {
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
