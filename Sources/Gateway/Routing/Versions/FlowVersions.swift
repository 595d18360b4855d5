import Foundation
package import Routing
package import RuleFiles

/// One flow of some settings and its versions: for the command line.
package struct FlowVersions {
    /// Without `dynamic/`.
    package let name: String
    package let history: FlowHistory
    /// Its own file; nil if it is written in the settings.
    package let file: String?
    private let settings: String
    private let environment: [String: String]

    /// What can be said of a flow without its history.
    package struct Text {
        package let text: String
        package let flow: RouteFlow
        package var hash: String { flow.digest }
    }

    /// Nil if the settings have no flow for the model.
    ///
    /// - Parameters:
    ///   - model: a flow's name, with or without `dynamic/`, or a route's that has one.
    ///   - settings: the path of a file, whose flows need not be readable.
    package init?(of model: String, in settings: String, environment: [String: String]) throws(Refusal) {
        let fields = try DocumentReader.read(settings, shape: SettingsShape.root)
        var reader = SettingsReader(path: settings, environment: environment)
        let wanted =
            reader.items(fields, "routes").first { $0.text("model") == model && $0["flow"] != nil }?.text("flow")
            ?? (model.hasPrefix("dynamic/") ? String(model.dropFirst("dynamic/".count)) : model)
        guard let item = reader.items(fields, "flows").first(where: { $0.text("name") == wanted }) else { return nil }
        name = wanted
        file = reader.text(item, "file").map(reader.resolved)
        history = FlowHistory(in: reader.dataDirectory(fields))
        self.settings = settings
        self.environment = environment
        guard reader.diagnostics.isEmpty else { throw Refusal(diagnostics: reader.diagnostics) }
    }

    /// As the settings have it now.
    package func now() throws(Refusal) -> Text {
        try text(of: SettingsReader.read(settings, environment: environment))
    }

    package func kept(_ version: FlowHistory.Version) throws(Refusal) -> Text {
        let kept = try history.text(of: name, version.hash)
        return Text(text: kept.text, flow: kept.flow)
    }

    private func text(of settings: Settings) throws(Refusal) -> Text {
        guard let flow = settings.routing.flows[name] else { throw HistoryFolder.failure("has no such flow") }
        return Text(text: settings.routing.flowFiles[name]?.text ?? flow.text, flow: flow)
    }

    /// What became of a rollback.
    package enum Rollback: Hashable, Sendable {
        case done
        /// The file has this version.
        case unchanged
        /// What the file had could not be read, and is kept beside it.
        case doneKeeping(String)
    }

    /// Puts a version in the flow's file again, if the settings can be put in force with it.
    ///
    /// What stood there is kept first. The file changes at once or not at all.
    ///
    /// - Parameter name: who says that it is they.
    package func rollBack(to version: FlowHistory.Version, by name: String?) throws(Refusal) -> Rollback {
        guard let file else {
            throw Refusal(diagnostics: [
                Diagnostic(
                    .historyFailed,
                    at: Place(file: settings),
                    "this flow has no file of its own, and weir does not write your settings",
                    help: "write `- {name: \(self.name), file: \(self.name).yaml}` with what `weir routes show` prints"
                )
            ])
        }
        let kept = try kept(version)
        _ = try RouteTable(SettingsReader.read(settings, environment: environment, replacing: [file: kept.text]))
        var rollback = Rollback.done
        if let now = try? now() {
            guard now.hash != version.hash else { return .unchanged }
            try history.keep(now.text, of: self.name, now.hash)
            if !history.versions(of: self.name).contains(where: { $0.hash == now.hash }) {
                try history.note(.replaced, self.name, now.hash)
            }
        } else if let data = FileManager.default.contents(atPath: file) {
            try write(data, to: file + ".replaced")
            rollback = .doneKeeping(file + ".replaced")
        }
        try write(Data(kept.text.utf8), to: file)
        try history.note(.rolledBack, self.name, version.hash, by: name)
        return rollback
    }

    private func write(_ data: Data, to path: String) throws(Refusal) {
        // Of a link what it leads to is replaced, and not the link.
        let file = URL(filePath: path).resolvingSymlinksInPath()
        do {
            let mode = try? FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
            try data.write(to: file, options: .atomic)
            if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path) }
        } catch {
            throw Refusal(diagnostics: [
                Diagnostic(.historyFailed, at: Place(file: path), "this file cannot be written")
            ])
        }
    }
}
