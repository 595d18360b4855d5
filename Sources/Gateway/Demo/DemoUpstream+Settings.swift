extension DemoUpstream {
    /// The demo upstream as upstreams of the gateway: its own models, and every other model if nobody else takes them.
    package func settings(beside others: [UpstreamSettings]) -> [UpstreamSettings] {
        let isTaken = others.contains { $0.models == .all || $0.id == "demo" }
        let own = UpstreamSettings(id: "demo", baseURL: baseURL, models: .listed(Self.models), isInternal: true)
        let rest = UpstreamSettings(id: "demo", baseURL: baseURL, models: .all, isInternal: true)
        return isTaken ? [own] : [own, rest]
    }
}
