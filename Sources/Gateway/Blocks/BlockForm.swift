package import Wire

/// How a block looks to the clients of an application.
package struct BlockForm: Hashable, Sendable {
    package var onInput = InputBlock.error
    /// What a stream ends with; `native` and `error` are an error status where nothing has been sent yet, and for answers
    /// that come whole, and the others an answer that says it.
    package var onOutput = PolicyEnding.Notice.native
    /// In whose form errors are.
    package var format = BlockFormat.native
    package var annotations = AnnotationStyle.none

    package init() {}
}

/// What a client gets for a prompt that may not pass.
package enum InputBlock: String, Hashable, Sendable, CaseIterable {
    /// A status that it raises.
    case error
    /// A 200 with the refusal of the API, for agents that give up on errors.
    case refusal
}

/// Whose errors ours look like.
package enum BlockFormat: String, Hashable, Sendable, CaseIterable {
    /// Those of the API that the client speaks.
    case native
    case cloudflare, openrouter, portkey, aisix, litellm
}

/// What answers say of findings that did not block.
package enum AnnotationStyle: String, Hashable, Sendable, CaseIterable {
    case none
    /// `prompt_filter_results` and `content_filter_results`, as Azure OpenAI adds them to chat completions and completions.
    case azure
}
