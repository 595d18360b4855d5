import Wire

extension DemoUpstream {
    /// The demo upstream as upstreams of the gateway: its own models, and every other model if nobody else takes them.
    ///
    /// It speaks chat; clients of the other APIs reach it by translation.
    package func settings(beside others: [UpstreamSettings]) -> [UpstreamSettings] {
        let isTaken = others.contains { $0.models == .all || $0.id == "demo" }
        let own = settings(.listed(Self.models))
        return isTaken ? [own] : [own, settings(.all)]
    }

    private func settings(_ models: ServedModels) -> UpstreamSettings {
        var settings = UpstreamSettings(id: "demo", baseURL: baseURL, models: models, isInternal: true)
        settings.dialects = [.chat]
        return settings
    }
}
