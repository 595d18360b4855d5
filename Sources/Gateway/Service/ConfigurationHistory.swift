import AuditLog
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

    private let folder: HistoryFolder
    /// The versions of flows beside it.
    package let flows: FlowHistory
    /// The last that was loaded, so that loading it again adds nothing.
    private let last = Mutex<Event?>(nil)

    /// - Parameter directory: the data directory.
    package init(in directory: String) {
        folder = HistoryFolder(path: directory + "/configurations")
        flows = FlowHistory(in: directory)
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
        try folder.write(Data(text.utf8), to: "settings-\(digest).yaml")
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
        guard let data = try? JSONEncoder().encode(entry) else { throw HistoryFolder.failure("cannot be written") }
        try folder.write(data, to: "\(entry.hash).json")
    }

    private func note(_ event: Event) throws(Refusal) {
        try folder.append(event, to: Self.eventsName)
    }

    // MARK: Reading

    private static let eventsName = "events.jsonl"

    /// In order of time; lines that cannot be read are left out.
    package var events: [Event] { folder.events(in: Self.eventsName) }

    /// The full hash that begins so; nil if there is none, or more than one.
    package func hash(beginning prefix: String) -> String? {
        let known = Set(events.map(\.hash)).filter { $0.hasPrefix(prefix) }
        return known.count == 1 ? known.first : nil
    }

    package func entry(_ hash: String) throws(Refusal) -> Entry {
        guard let data = FileManager.default.contents(atPath: "\(folder.path)/\(hash).json"),
            let entry = try? JSONDecoder().decode(Entry.self, from: data), entry.hash == hash
        else { throw HistoryFolder.failure("cannot be read: sha256:\(hash.prefix(12))") }
        return entry
    }

    /// Files of the settings with which a configuration was in force, the last first.
    package func settings(of hash: String) -> [String] {
        var seen: Set<String> = []
        return events.reversed().filter { $0.hash == hash }.compactMap(\.settings).filter { seen.insert($0).inserted }
            .map { "\(folder.path)/settings-\($0).yaml" }
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
}
