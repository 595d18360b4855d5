import ArgumentParser
import Foundation
import Gateway
import RuleFiles

/// Which flow, of which settings.
struct FlowOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The settings.", valueName: "file"))
    var config = "weir.yaml"

    @Argument(help: "A flow, or a model that leads to one: dynamic/support.")
    var model: String

    func versions() throws -> FlowVersions {
        let versions = try HistoryOptions.refusing { () throws(Refusal) in
            try FlowVersions(of: model, in: config, environment: ProcessInfo.processInfo.environment)
        }
        guard let versions else {
            throw CommandFailure.usage(
                "\(config) has no flow for \"\(model)\"; weir routes list shows those that it has"
            )
        }
        return versions
    }

    static func version(_ number: Int, of flow: FlowVersions) throws -> FlowHistory.Version {
        let known = flow.history.versions(of: flow.name)
        guard let version = known.first(where: { $0.number == number }) else {
            let have = known.isEmpty ? "no gateway has taken one in yet" : "there are 1 to \(known.count)"
            throw CommandFailure.usage("the flow \(flow.name) has no version \(number): \(have)")
        }
        return version
    }
}

extension FlowHistory.Version {
    /// As rows of the audit log have it.
    var shownHash: String { String(hash.prefix(8)) }
}
