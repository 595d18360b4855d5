import Routing

/// OpenRouter's `provider` object: what a client wishes among the candidates that its key may use.
///
/// Members and defaults are those of OpenRouter's "Provider Routing" page and API reference, November 2026.
struct ProviderPreferences: Hashable, Sendable {
    enum DataCollection: String, CaseIterable { case allow, deny }
    enum Metric: String, CaseIterable { case price, throughput, latency }
    enum Partition: String, CaseIterable { case model, none }

    /// US dollars for a million tokens, for a request, for an image; nil for any.
    struct MaximumPrice: Hashable, Sendable {
        var prompt: Double?
        var completion: Double?
        var image: Double?

        var isSet: Bool { prompt != nil || completion != nil || image != nil }
    }

    var order: [String] = []
    var allowsFallbacks = true
    var requiresParameters = false
    var deniesCollection = false
    var needsZeroRetention = false
    var needsDistillableText = false
    var only: [String] = []
    var ignore: [String] = []
    var quantizations: Set<Quantization> = []
    var sort: Metric?
    var partition = Partition.model
    var limits: [PaceLimit] = []
    var maximumPrice = MaximumPrice()

    init() {}
}

/// How exact a model's weights are.
package enum Quantization: String, Hashable, Sendable, CaseIterable {
    case int4, int8, fp4, mxfp4, nvfp4, fp6, fp8, mxfp8, fp16, bf16, fp32, unknown
}

/// Other gateways' ways to say how a request is routed.
package enum RoutingForm: String, Hashable, Sendable, CaseIterable {
    case openrouter, cloudflare
}
