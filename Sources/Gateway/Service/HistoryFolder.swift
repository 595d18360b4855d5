import Foundation
import RuleFiles

/// A folder of the data directory in which files are kept that nobody changes, and a file of events, one a line.
struct HistoryFolder: Sendable {
    let path: String

    /// Writes a file that only its owner may read; whoever reads it meets the old text or the new one.
    ///
    /// - Parameter isReplacing: false if the name says what is in it, so that one that is there stays.
    func write(_ data: Data, to name: String, replacing isReplacing: Bool = false) throws(Refusal) {
        let file = "\(path)/\(name)"
        if FileManager.default.fileExists(atPath: file) {
            guard isReplacing, FileManager.default.contents(atPath: file) != data else { return }
        }
        do {
            try make()
            try data.write(to: URL(filePath: file), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        } catch {
            throw Self.failure("cannot be written")
        }
    }

    /// Adds a line to a file.
    func append(_ event: some Encodable, to name: String) throws(Refusal) {
        do {
            try make()
            let line = try JSONEncoder().encode(event) + [0x0A]
            let descriptor = open("\(path)/\(name)", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Self.failure("cannot be written") }
            defer { close(descriptor) }
            // One write, so that lines of two processes stay apart.
            let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count == line.count else { throw Self.failure("cannot be written") }
        } catch {
            throw Self.failure("cannot be written")
        }
    }

    /// In order of time; lines that cannot be read are left out.
    func events<Event: Decodable>(in name: String) -> [Event] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { return [] }
        return data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(Event.self, from: Data($0)) }
    }

    private func make() throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    static func failure(_ reason: String) -> Refusal {
        Refusal(diagnostics: [
            Diagnostic(.historyFailed, at: Place(file: "data_dir"), "the history of configurations \(reason)")
        ])
    }
}
