import AuditLog
import Foundation
import Routing
import RuleFiles

/// Every version of every flow that a gateway has taken in, kept in the data directory.
///
/// `flows/NAME-DIGEST.yaml` holds a version as it was last written, with its comments, and `flows/events.jsonl` one line for
/// everything that happened. A version's number is the place of its first line among those of its flow, so nobody has to agree on it.
package struct FlowHistory: Sendable {
    package struct Event: Hashable, Sendable, Codable {
        package enum Kind: String, Sendable, Codable {
            /// A gateway has taken it in.
            case loaded
            /// It stood in the file, and another was put in its place.
            case replaced
            /// It was put in the file again.
            case rolledBack = "rolled_back"
        }

        package let at: String
        package let flow: String
        package let kind: Kind
        /// The flow's digest.
        package let hash: String
        /// Who says that it was they.
        package var by: String?
    }

    /// One version of a flow.
    package struct Version: Hashable, Sendable {
        /// From 1.
        package let number: Int
        package let hash: String
        /// When a gateway first and last took it in; nil if none has.
        package var first: String?
        package var last: String?
        /// Whether a gateway has taken in no other since.
        package var isInForce = false
    }

    private let folder: HistoryFolder

    /// - Parameter directory: the data directory.
    package init(in directory: String) {
        folder = HistoryFolder(path: directory + "/flows")
    }

    // MARK: Keeping

    /// Keeps the flows of settings that are being put in force.
    func keep(_ routing: RoutingSettings) throws(Refusal) {
        guard !routing.flows.isEmpty else { return }
        let events = events
        for (name, flow) in routing.flows.sorted(by: { $0.key < $1.key }) {
            let hash = flow.digest
            try keep(routing.flowFiles[name]?.text ?? flow.text, of: name, hash)
            guard events.last(where: { $0.flow == name && $0.kind == .loaded })?.hash != hash else { continue }
            try note(.loaded, name, hash)
        }
    }

    func keep(_ text: String, of flow: String, _ hash: String) throws(Refusal) {
        try folder.write(Data(text.utf8), to: "\(flow)-\(hash).yaml", replacing: true)
    }

    func note(_ kind: Event.Kind, _ flow: String, _ hash: String, by name: String? = nil) throws(Refusal) {
        try folder.append(
            Event(at: AuditTime.now().description, flow: flow, kind: kind, hash: hash, by: name),
            to: Self.eventsName
        )
    }

    // MARK: Reading

    private static let eventsName = "events.jsonl"

    /// In order of time; lines that cannot be read are left out.
    package var events: [Event] { folder.events(in: Self.eventsName) }

    /// The oldest first.
    package func versions(of flow: String) -> [Version] {
        var versions: [Version] = []
        for event in events where event.flow == flow {
            let place = versions.firstIndex { $0.hash == event.hash } ?? versions.count
            if place == versions.count { versions.append(Version(number: place + 1, hash: event.hash)) }
            guard event.kind == .loaded else { continue }
            for other in versions.indices { versions[other].isInForce = other == place }
            versions[place].first = versions[place].first ?? event.at
            versions[place].last = event.at
        }
        return versions
    }

    /// The text of a version, which is the flow that its hash says.
    func text(of flow: String, _ hash: String) throws(Refusal) -> (text: String, flow: RouteFlow) {
        let path = folder.path + "/\(flow)-\(hash).yaml"
        let text = try DocumentReader.text(of: path)
        let read = try SettingsReader.flow(text, path: path)
        guard read.digest == hash else {
            let place = Place(file: path)
            throw Refusal(diagnostics: [
                Diagnostic(.historyFailed, at: place, "this file is not the version that it was")
            ])
        }
        return (text, read)
    }
}
