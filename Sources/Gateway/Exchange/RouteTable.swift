package import AuditLog

/// Which upstream serves which model.
///
/// The destination is never taken from a request (threats 4.2).
package struct RouteTable: Sendable {
    private let listed: [String: [UpstreamTarget]]
    private let fallbacks: [UpstreamTarget]
    package let targets: [UpstreamTarget]

    /// Models by name, for `GET /v1/models`; those that are only reachable through a `"*"` are not known.
    package let models: [(id: String, owner: String)]

    package init(_ targets: [UpstreamTarget]) {
        var listed: [String: [UpstreamTarget]] = [:]
        var models: [(id: String, owner: String)] = []
        var fallbacks: [UpstreamTarget] = []
        for target in targets {
            switch target.models {
            case .all: fallbacks.append(target)
            case .listed(let names):
                for name in names {
                    if listed[name] == nil { models.append((id: name, owner: target.id)) }
                    listed[name, default: []].append(target)
                }
            }
        }
        self.targets = targets
        self.listed = listed
        self.models = models
        self.fallbacks = fallbacks
    }

    /// Of the upstreams that list the model, or else of those that take any, the first that serves the operation as it
    /// comes; else the first of all.
    package func target(for model: String, _ operation: APIOperation) -> UpstreamTarget? {
        let candidates = listed[model] ?? fallbacks
        return candidates.first { $0.serves(operation) } ?? candidates.first
    }

    /// The upstream for what names no model: of those that speak the API the first that takes any model, else the first.
    package func keeper(of family: UpstreamAPI) -> UpstreamTarget? {
        (fallbacks + targets).first { $0.api.family == family }
    }

    /// The model's name if it is configured, else `(unknown)`: what a client sent never becomes a label.
    package func label(for model: String) -> AuditLabel {
        listed[model] == nil ? .unknown : AuditLabel(configured: model)
    }
}
