import Foundation

/// The real `weir` binary, run as people and scripts run it.
struct Program {
    /// How a run ended and what it said.
    struct Ending {
        let status: Int32
        let output: String
        let remarks: String
    }

    /// The repository, found from this file.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `$WEIR_BINARY`, or the binary that was built beside these tests.
    private static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["WEIR_BINARY"] { return URL(fileURLWithPath: path) }
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("weir")
    }()

    /// Runs the program in the repository's folder and waits for its end, without keeping a thread.
    ///
    /// Input and output go through files, so that neither side ever waits for a full pipe.
    static func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Ending {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = repository
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: folder.file("input", holding: input))
        let output = try folder.file("output", holding: "")
        let remarks = try folder.file("remarks", holding: "")
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: remarks)
        try await end(of: process)
        return Ending(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            remarks: try String(contentsOf: remarks, encoding: .utf8)
        )
    }

    private static func end(of process: Process) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}

/// A folder of one test, removed with the last reference to it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("weir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file into the folder and says where it is.
    func file(_ name: String, holding text: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try text.write(to: file, atomically: false, encoding: .utf8)
        return file
    }
}
