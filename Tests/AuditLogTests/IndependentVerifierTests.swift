import Foundation
import Glibc
import Testing

@testable import AuditLog

/// `docs/verify-audit-log.py`, for which Python and its package `cryptography` must be there.
private enum IndependentVerifier {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/verify-audit-log.py").path

    static let isThere = (try? run(["-c", "import cryptography"]))?.status == 0

    /// - Returns: the word before the colon, such as `edited`, and the exit code.
    static func verify(_ log: ChainedLog, _ path: String? = nil) throws -> (status: Int32, kind: String) {
        let key = log.directory.path + "/copy.db.pub"
        try "\(log.key.publicKey)\n".write(toFile: key, atomically: true, encoding: .utf8)
        defer { unlink(key) }
        let ending = try run([script, path ?? log.path, "--key", key, "--checkpoints", log.outside])
        return (ending.status, String(ending.output.prefix { $0 != ":" }))
    }

    /// The same of `docs/verify-audit-segments.py`.
    static func verifySegments(_ log: ChainedLog, in directory: String) throws -> (status: Int32, kind: String) {
        let segments = script.replacingOccurrences(of: "-log.py", with: "-segments.py")
        let ending = try run([segments, log.path, directory])
        return (ending.status, String(ending.output.prefix { $0 != ":" }))
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let output = FileManager.default.temporaryDirectory.path + "/weir-verify-\(UUID().uuidString)"
        FileManager.default.createFile(atPath: output, contents: nil)
        defer { unlink(output) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let bytes = try contents(of: output)
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

@Suite(.enabled(if: IndependentVerifier.isThere))
struct IndependentVerifierTests {
    @Test
    func `a verifier of one page agrees that a log is what was written`() throws {
        let log = try ChainedLog()
        let (status, kind) = try IndependentVerifier.verify(log)
        #expect(status == 0 && kind == "verified")
    }

    @Test(arguments: Tampering.all)
    func `it finds every change that ours finds`(tampering: Tampering) throws {
        let log = try ChainedLog()
        let template = try TamperTemplate(log)
        for place: Int64 in [2, 21] {
            let (status, kind) = try IndependentVerifier.verify(log, try template.apply(tampering, at: place))
            #expect(status == 1, "\(tampering.name) at \(place)")
            // It has one word for all that is wrong within the chain, and one for all that is wrong with a signature.
            let words = tampering.expected.map(\.rawValue) + ["broken", "unsigned"]
            #expect(words.contains(kind), "\(tampering.name) at \(place): \(kind)")
        }
    }

    @Test
    func `another page of Python agrees about sealed segments`() throws {
        let sealed = try SealedLog()
        let names = try sealed.seal()
        #expect(try IndependentVerifier.verify(sealed.log) == (0, "verified"))
        #expect(try IndependentVerifier.verifySegments(sealed.log, in: sealed.directory) == (0, "verified"))
        let originals = try names.map { try contents(of: sealed.file($0)) }
        try sealed.overwrite(names[0], originals[1])
        #expect(try IndependentVerifier.verifySegments(sealed.log, in: sealed.directory) == (1, "swapped"))
        try sealed.overwrite(names[0], Array(originals[0].dropLast()) + [originals[0].last! ^ 1])
        #expect(try IndependentVerifier.verifySegments(sealed.log, in: sealed.directory) == (1, "edited"))
        unlink(sealed.file(names[0]))
        #expect(try IndependentVerifier.verifySegments(sealed.log, in: sealed.directory) == (1, "deleted"))
    }
}
