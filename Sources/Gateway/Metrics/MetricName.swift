/// Every metric there is, with its labels and its meaning.
package enum MetricName: String, CaseIterable, Hashable, Sendable {
    case requests = "weir_requests_total"
    case decisions = "weir_decisions_total"
    case ruleFailures = "weir_rule_failures_total"
    case quarantinedRules = "weir_rule_quarantined"
    case refusals = "weir_refusals_total"
    case overheadSeconds = "weir_overhead_seconds"
    case upstreamSeconds = "weir_upstream_seconds"
    case firstByteSeconds = "weir_ttft_seconds"
    case streamHeldBytes = "weir_stream_held_bytes"
    case upstreamErrors = "weir_upstream_errors_total"
    case tokens = "weir_tokens_total"
    case cost = "weir_cost_usd_total"
    case budgetRefusals = "weir_budget_refusals_total"
    case budgetAlerts = "weir_budget_alerts_total"
    case budgetOverruns = "weir_budget_overruns_total"
    case limitRefusals = "weir_limit_refusals_total"
    case cacheRequests = "weir_cache_requests_total"
    case cacheServedBytes = "weir_cache_served_bytes_total"
    case cacheSavedTokens = "weir_cache_saved_tokens_total"
    case cacheStoreUp = "weir_cache_store_up"
    case cacheStoreFaults = "weir_cache_store_faults_total"
    case cacheBytes = "weir_cache_bytes"
    case cacheEntries = "weir_cache_entries"
    case classifierCalls = "weir_classifier_calls_total"
    case classifierSeconds = "weir_classifier_seconds"
    case classifierTokens = "weir_classifier_tokens_total"
    case semanticChoices = "weir_semantic_routes_total"
    case connections = "weir_connections"
    case auditQueueDepth = "weir_audit_queue_depth"
    case auditLost = "weir_audit_lost_rows"
    case auditFailures = "weir_audit_failures_total"
    case auditUnpublished = "weir_audit_unpublished_checkpoints"
    case checkpointPosts = "weir_audit_checkpoint_posts_total"
    case unpostedCheckpoints = "weir_audit_unposted_checkpoints"
    case auditReads = "weir_audit_reads_total"
    case sharedLogLag = "weir_shared_log_lag_entries"
    case sharedLogFailures = "weir_shared_log_failures_total"
    case sharedStateUp = "weir_shared_state_up"
    case sharedStateFailures = "weir_shared_state_failures"
    case sharedStateKept = "weir_shared_state_kept_calls"
    case captures = "weir_captures"
    case captureQueueBytes = "weir_capture_queue_bytes"
    case reloads = "weir_config_reload_total"
    case reloadedAt = "weir_config_reload_timestamp_seconds"
    case buildInfo = "weir_build_info"

    enum Kind: String { case counter, gauge, histogram }

    var kind: Kind {
        switch self {
        case .quarantinedRules, .connections, .auditQueueDepth, .auditLost, .auditUnpublished, .unpostedCheckpoints,
            .captures, .captureQueueBytes, .cacheStoreUp, .cacheBytes, .cacheEntries, .sharedLogLag, .sharedStateUp,
            .sharedStateFailures, .sharedStateKept, .reloadedAt, .buildInfo:
            .gauge
        case .overheadSeconds, .upstreamSeconds, .firstByteSeconds, .streamHeldBytes, .classifierSeconds: .histogram
        default: .counter
        }
    }

    var labels: [String] {
        switch self {
        case .requests: ["app", "api", "outcome"]
        case .decisions: ["rule", "entity", "action", "direction"]
        case .ruleFailures: ["rule", "reason"]
        case .quarantinedRules: ["rule"]
        case .refusals: ["code"]
        case .overheadSeconds: ["api"]
        case .upstreamSeconds, .firstByteSeconds: ["upstream"]
        case .upstreamErrors: ["upstream", "code"]
        case .tokens, .cacheSavedTokens: ["app", "kind"]
        case .cacheRequests: ["app", "result", "layer"]
        case .cacheServedBytes, .cacheBytes, .cacheEntries: ["layer"]
        case .cost: ["app"]
        case .budgetRefusals: ["budget"]
        case .budgetAlerts: ["budget", "percent"]
        case .limitRefusals: ["limit"]
        case .auditReads: ["route", "role", "status"]
        case .classifierCalls: ["classifier", "outcome"]
        case .classifierSeconds, .classifierTokens: ["classifier"]
        case .semanticChoices: ["model", "route", "cause"]
        case .auditFailures, .captures, .checkpointPosts: ["result"]
        case .sharedLogFailures, .cacheStoreFaults: ["reason"]
        case .reloads: ["result"]
        case .buildInfo: ["version", "policy"]
        default: []
        }
    }

    var help: String {
        switch self {
        case .requests: "Requests that were answered or given up, by how they ended."
        case .decisions: "Findings, by rule and by what was done about them."
        case .ruleFailures: "Rules that could not be run to their end."
        case .quarantinedRules: "1 for a rule that failed too often and is not run until the next reload."
        case .refusals: "Requests that were refused before they were forwarded."
        case .overheadSeconds: "Time spent on inspection, both directions together."
        case .upstreamSeconds: "From sending a request upstream to the end of its answer."
        case .firstByteSeconds: "From sending a request upstream to the first byte of its answer."
        case .streamHeldBytes: "Most text of one streamed answer that was held back at one moment."
        case .upstreamErrors: "Transfers that did not complete."
        case .tokens: "Tokens as the upstreams counted them."
        case .cost: "What answers have cost, in US dollars, where their models have prices."
        case .budgetRefusals: "Attempts for which a budget had no room."
        case .budgetAlerts: "Times that a part of a budget was spent at which an alert was asked for."
        case .budgetOverruns: "Answers that cost more than was reserved for them."
        case .limitRefusals: "Requests for which a limit had no room."
        case .cacheRequests: "Requests that the cache had to do with, by what came of it and where an answer was."
        case .cacheServedBytes: "Answers from the cache, in bytes as they were kept."
        case .cacheSavedTokens: "Tokens that answers from the cache had cost when they were new."
        case .cacheStoreUp: "1 while the server on which nodes share answers is reached."
        case .cacheStoreFaults: "Answers that were not got from that server or not kept there, by the reason."
        case .cacheBytes: "Requests and answers that are kept."
        case .cacheEntries: "Answers that are kept."
        case .classifierCalls: "Texts that classifiers behind a network were asked about, by what came of it."
        case .classifierSeconds: "From asking a classifier to its answer, or to giving up."
        case .classifierTokens: "Tokens as the classifiers' providers counted them."
        case .semanticChoices: "Requests whose model was chosen by what they mean, by the route that they went to."
        case .connections: "Client connections that are open."
        case .auditQueueDepth: "Audit records that wait to be written."
        case .auditLost: "Audit records that were given up at shutdown."
        case .auditFailures: "Exchanges whose decisions could not be put on disk in time, and what became of them."
        case .auditUnpublished: "Signed checkpoints of the audit log that their file has not taken."
        case .checkpointPosts: "Checkpoints of the audit log sent to their receiver, by what became of it."
        case .unpostedCheckpoints: "Checkpoints of the audit log that their receiver has not taken."
        case .auditReads: "Questions to the audit log, and labels, over HTTP."
        case .sharedLogLag: "Entries of this node's audit log that the shared one lacked when it was last reached."
        case .sharedLogFailures: "Attempts to copy the audit log that failed."
        case .sharedStateUp: "1 while the server on which nodes count together is reached."
        case .sharedStateFailures: "Connections to that server that could not be made or that broke."
        case .sharedStateKept: "Settlements that wait for that server."
        case .captures: "Exchanges whose texts were kept, or were to be and are not, since the start."
        case .captureQueueBytes: "Texts that wait to be written to the file of captures."
        case .reloads: "Reloads of rules and settings."
        case .reloadedAt: "When rules and settings were last loaded, in seconds since 1970."
        case .buildInfo: "Always 1; what is running."
        }
    }

    /// Upper bounds of a histogram's buckets, in seconds or bytes.
    var bounds: [Double] {
        switch self {
        case .overheadSeconds: [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25]
        case .streamHeldBytes: [0, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]
        default: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
        }
    }
}
