package import AuditLog
import ByteText
import Crypto
import Foundation
package import RuleFiles
import Synchronization

/// Every configuration that was in force, kept by its hash in the data directory, and what was done about it.
///
/// `configurations/HASH.json` holds the rules and policies as they were read, `configurations/settings-DIGEST.yaml` the
/// settings, which hold no secrets, and `configurations/events.jsonl` one line for everything that happened.
package final class ConfigurationHistory: Sendable {
    /// Something that was done about a configuration.
    package struct Event: Hashable, Sendable, Codable {
        package enum Kind: String, Sendable, Codable {
            case loaded, proposed, approved
            /// From now on this one is loaded, whatever the files say; and no longer.
            case pinned, unpinned
        }

        package let at: String
        package let kind: Kind
        /// The policy hash.
        package let hash: String
        /// SHA-256 of the settings.
        package var settings: String?
        /// Who says that it was they.
        package var by: String?
        /// How they came; nil for the command line, where a name is only a claim.
        package var via: Way?

        package enum Way: String, Sendable, Codable {
            /// By a key for `/admin`, whose id the name is.
            case http
        }
    }

    /// A configuration as it was.
    package struct Entry: Sendable, Codable {
        package let hash: String
        package let sources: [RuleSource]
    }

    private let folder: String
    /// The last that was loaded, so that loading it again adds nothing.
    private let last = Mutex<Event?>(nil)

    /// - Parameter directory: the data directory.
    package init(in directory: String) {
        folder = directory + "/configurations"
    }

    // MARK: Keeping

    /// Keeps a configuration that is being put in force.
    package func keep(_ rules: LoadedRules, hash: String, settings: String?) throws(Refusal) {
        let digest = try settings.map { text throws(Refusal) in try keepSettings(text) }
        try keep(Entry(hash: hash, sources: rules.sources))
        var event = Event(at: AuditTime.now().description, kind: .loaded, hash: hash)
        event.settings = digest
        let isKnown = last.withLock { last in
            defer { last = event }
            return last?.hash == hash && last?.settings == digest
        }
        if !isKnown { try note(event) }
    }

    private func keepSettings(_ text: String) throws(Refusal) -> String {
        let digest = Hex.string(SHA256.hash(data: Array(text.utf8)))
        try write(Data(text.utf8), to: "settings-\(digest).yaml")
        return digest
    }

    /// Keeps what is not in force yet.
    package func propose(
        _ rules: LoadedRules,
        hash: String,
        by name: String,
        via way: Event.Way? = nil
    ) throws(Refusal) {
        try keep(Entry(hash: hash, sources: rules.sources))
        try note(.proposed, hash, by: name, via: way)
    }

    /// From now on a configuration is loaded whatever the files say; what cannot be loaded is not pinned.
    package func pin(_ hash: String, by name: String, via way: Event.Way? = nil) throws(Refusal) {
        _ = try RuleLoader().load(try entry(hash).sources).get()
        try note(.pinned, hash, by: name, via: way)
    }

    package func note(
        _ kind: Event.Kind,
        _ hash: String,
        by name: String?,
        via way: Event.Way? = nil
    ) throws(Refusal) {
        var event = Event(at: AuditTime.now().description, kind: kind, hash: hash)
        event.by = name
        event.via = way
        try note(event)
    }

    private func keep(_ entry: Entry) throws(Refusal) {
        guard let data = try? JSONEncoder().encode(entry) else { throw Self.failure("cannot be written") }
        try write(data, to: "\(entry.hash).json")
    }

    /// Writes a file whose name says what is in it: one that is there stays.
    private func write(_ data: Data, to name: String) throws(Refusal) {
        let path = "\(folder)/\(name)"
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try makeFolder()
            try data.write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw Self.failure("cannot be written")
        }
    }

    private func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private func note(_ event: Event) throws(Refusal) {
        do {
            try makeFolder()
            let line = try JSONEncoder().encode(event) + [0x0A]
            let descriptor = open(eventsPath, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Self.failure("cannot be written") }
            defer { close(descriptor) }
            // One write, so that lines of two processes stay apart.
            let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count == line.count else { throw Self.failure("cannot be written") }
        } catch {
            throw Self.failure("cannot be written")
        }
    }

    // MARK: Reading

    private var eventsPath: String { folder + "/events.jsonl" }

    /// In order of time; lines that cannot be read are left out.
    package var events: [Event] {
        guard let data = FileManager.default.contents(atPath: eventsPath) else { return [] }
        return data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(Event.self, from: Data($0)) }
    }

    /// The full hash that begins so; nil if there is none, or more than one.
    package func hash(beginning prefix: String) -> String? {
        let known = Set(events.map(\.hash)).filter { $0.hasPrefix(prefix) }
        return known.count == 1 ? known.first : nil
    }

    package func entry(_ hash: String) throws(Refusal) -> Entry {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(hash).json"),
            let entry = try? JSONDecoder().decode(Entry.self, from: data), entry.hash == hash
        else { throw Self.failure("cannot be read: sha256:\(hash.prefix(12))") }
        return entry
    }

    /// Files of the settings with which a configuration was in force, the last first.
    package func settings(of hash: String) -> [String] {
        var seen: Set<String> = []
        return events.reversed().filter { $0.hash == hash }.compactMap(\.settings).filter { seen.insert($0).inserted }
            .map { "\(folder)/settings-\($0).yaml" }
    }

    /// The configuration that is loaded whatever the files say; nil if the files are.
    package var pinned: String? {
        let last = events.last { $0.kind == .pinned || $0.kind == .unpinned }
        return last?.kind == .pinned ? last?.hash : nil
    }

    /// True if somebody approved it who is not the one that last proposed it.
    package func isApproved(_ hash: String) -> Bool {
        let about = events.filter { $0.hash == hash }
        guard let proposer = about.last(where: { $0.kind == .proposed })?.by else { return false }
        return about.contains { $0.kind == .approved && $0.by != nil && $0.by != proposer }
    }

    /// Why somebody may not approve a configuration; nil if they may.
    package func objection(toApprovalOf hash: String, by name: String) -> String? {
        guard let proposal = events.last(where: { $0.hash == hash && $0.kind == .proposed }) else {
            return "nobody has proposed sha256:\(hash.prefix(12))"
        }
        return proposal.by == name ? "who proposed it cannot approve it" : nil
    }

    private static func failure(_ reason: String) -> Refusal {
        Refusal(diagnostics: [
            Diagnostic(.historyFailed, at: Place(file: "data_dir"), "the history of configurations \(reason)")
        ])
    }
}
