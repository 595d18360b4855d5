import Foundation
import Glibc
import GuardrailTypes
import Testing

@testable import AuditLog

/// Python, for what is to be checked without our own code.
enum Python {
    /// Whether it can check signatures.
    static let verifies = (try? run(["-c", "import cryptography"]))?.status == 0

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

/// A pack that was made of a log and unpacked again by Python's own reader.
final class UnpackedEvidence {
    let folder: String
    let pack: EvidencePack

    init(
        _ log: ChainedLog,
        _ change: (inout AuditEvidenceRequest) -> Void = { _ in },
        _ conditions: [(String, String)] = []
    )
        throws
    {
        var request = try AuditEvidenceRequest(
            [(name: "since", value: "1h")] + conditions.map { (name: $0.0, value: $0.1) },
            author: "mia",
            now: AuditTime(milliseconds: AuditTime.now().milliseconds + 1)
        )
        change(&request)
        pack = try AuditReader(path: log.path).evidence(request)
        folder = FileManager.default.temporaryDirectory.path + "/weir-evidence-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(pack.zip).write(to: URL(filePath: folder + ".zip"))
        #expect(try Python.run(["-m", "zipfile", "-e", folder + ".zip", folder]).status == 0)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: folder + ".zip")
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }

    /// Lines without a header.
    func rows(_ name: String) throws -> Int { try text(name).split(separator: "\r\n").count - 1 }

    /// What the verifier in the pack says with the key that the log was signed with.
    func verify(key: AuditSigningKey? = nil) throws -> (status: Int32, output: String) {
        var arguments = [folder + "/chain/verify.py"]
        if let key {
            let path = folder + "/trusted.pub"
            try "\(key.publicKey)\n".write(toFile: path, atomically: true, encoding: .utf8)
            arguments += ["--key", path]
        }
        return try Python.run(arguments)
    }

    /// Makes the list of digests anew, as somebody would who changes a file.
    func listAnew() throws {
        let script = """
            import hashlib, os, sys
            os.chdir(sys.argv[1])
            names = [line.rstrip("\\n").split("  ", 1)[1] for line in open("MANIFEST.sha256")]
            open("MANIFEST.sha256", "w").write("".join(
                hashlib.sha256(open(name, "rb").read()).hexdigest() + "  " + name + "\\n" for name in names))
            """
        #expect(try Python.run(["-c", script, folder]).status == 0)
    }
}
