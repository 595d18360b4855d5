/// The API in whose shapes a conversation's request and its answer are written.
///
/// A dialect is a shape, not a destination: many providers speak OpenAI's.
package enum APIDialect: String, Hashable, Sendable, CaseIterable {
    /// OpenAI's `POST /v1/chat/completions`, the dialect of most other providers too.
    case chat
    /// OpenAI's older `POST /v1/completions`.
    case completions
    /// OpenAI's `POST /v1/responses`.
    case responses
    /// Anthropic's `POST /v1/messages`.
    case messages
    /// Google's `models/{model}:generateContent` and `:streamGenerateContent`.
    case gemini
}
