import Wire

/// Providers whose base URL and API are known, so that settings need not say them.
///
/// From the providers' API references, November 2026. What is compatible with OpenAI's API is taken to serve chat completions
/// as they come, unless it is known to serve more.
package enum ProviderPreset: String, CaseIterable, Sendable {
    case openai, anthropic, gemini, openrouter, mistral, groq, together, fireworks, deepseek, xai, cerebras, ollama

    var baseURL: String {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .anthropic: "https://api.anthropic.com/v1"
        case .gemini: "https://generativelanguage.googleapis.com/v1beta"
        case .openrouter: "https://openrouter.ai/api/v1"
        case .mistral: "https://api.mistral.ai/v1"
        case .groq: "https://api.groq.com/openai/v1"
        case .together: "https://api.together.xyz/v1"
        case .fireworks: "https://api.fireworks.ai/inference/v1"
        case .deepseek: "https://api.deepseek.com/v1"
        case .xai: "https://api.x.ai/v1"
        case .cerebras: "https://api.cerebras.ai/v1"
        case .ollama: "http://127.0.0.1:11434/v1"
        }
    }

    var api: UpstreamAPI {
        switch self {
        case .anthropic: .anthropic
        case .gemini: .gemini
        default: .openAI
        }
    }

    /// Nil for all that the API has.
    var dialects: Set<APIDialect>? {
        switch self {
        case .openai, .anthropic, .gemini: nil
        default: [.chat]
        }
    }

    var isInternal: Bool { self == .ollama }
}
