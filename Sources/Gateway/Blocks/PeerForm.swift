import GuardrailTypes
import Wire

/// A block as another gateway shows it, for clients that were written against that one.
///
/// Shapes are those that the peers document or whose source shows; `docs/blocks.md` says what of them is not known. Where a
/// peer repeats the text that was found, ours leaves it out.
struct PeerForm {
    let format: BlockFormat
    private let notice: BlockNotice

    /// - Returns: nil for the native form.
    init?(_ format: BlockFormat, _ notice: BlockNotice) {
        guard format != .native else { return nil }
        self.format = format
        self.notice = notice
    }

    /// In place of an answer that has not begun.
    func answer(in style: ErrorStyle) -> BlockAnswer {
        switch format {
        case .native: BlockAnswer(status: 400, body: notice.body.json(for: style, status: 400))
        case .cloudflare: cloudflare
        case .openrouter: BlockAnswer(status: 403, body: Array("{\(openRouterError)}".utf8))
        case .portkey: portkey
        case .aisix: BlockAnswer(status: 422, body: Array(aisix(in: style).utf8))
        case .litellm:
            BlockAnswer(status: 400, body: Array(#"{"error":{"message":\#(JSONString.literal(liteLLMMessage))}}"#.utf8))
        }
    }

    /// True if the peer shows a block in a stream of this dialect in a way of its own.
    static func endsStreams(_ format: BlockFormat, of dialect: APIDialect) -> Bool {
        switch format {
        case .openrouter: dialect == .chat || dialect == .completions
        case .aisix: dialect == .chat || dialect == .completions || dialect == .messages
        case .native, .cloudflare, .portkey, .litellm: false
        }
    }

    /// All that ends a stream that has begun, for formats and dialects that `endsStreams` names.
    func streamEnding(of dialect: APIDialect) -> [UInt8] {
        var output: [UInt8] = []
        if format == .openrouter {
            let text = dialect == .chat ? #""delta":{"content":""}"# : #""text":"""#
            let choice = #"{"index":0,\#(text),"finish_reason":"error"}"#
            SSEEncoder.appendEvent(data: Array(#"{\#(openRouterError),"choices":[\#(choice)]}"#.utf8), to: &output)
        } else {
            SSEEncoder.appendEvent("error", data: Array(aisix(in: dialect.errorStyle).utf8), to: &output)
        }
        return output
    }

    /// The kind of thing that was found, or a word that says nothing.
    private var label: String { notice.label ?? "content" }

    /// Said only where the client is told what was found.
    private var isInjection: Bool { notice.disclosure != .none && notice.hasTag("injection") }

    // MARK: Cloudflare

    /// Prompt attacks are its guardrails' matter, everything else is data loss prevention's.
    private var cloudflare: BlockAnswer {
        let (status, code, what): (Int, Int, String) =
            switch (isInjection, notice.isInput) {
            case (true, true): (424, 2016, "Prompt blocked due to security configurations")
            case (true, false): (424, 2017, "Response blocked due to security configurations")
            case (false, true): (400, 2029, "Request content blocked due to DLP policy violations")
            case (false, false): (400, 2030, "Response content blocked due to DLP policy violations")
            }
        let error =
            #"{"code":\#(code),"message":\#(JSONString.literal(what)),"name":"AiGatewayError","internalCode":\#(code)}"#
        var answer = BlockAnswer(
            status: status,
            body: Array(#"{"success":false,"result":[],"messages":[],"error":[\#(error)]}"#.utf8)
        )
        if !isInjection {
            answer.fields = [("cf-aig-dlp", CloudflareFindings([notice], action: "BLOCK").json)]
        }
        return answer
    }

    // MARK: OpenRouter

    private var openRouterError: String {
        let side = notice.isInput ? "Request" : "Response"
        let message =
            isInjection
            ? "\(side) blocked: prompt injection patterns detected" : "\(side) blocked by content filter: [\(label)]"
        let metadata = isInjection ? #","metadata":{"patterns":[]}"# : ""
        return #""error":{"code":403,"message":\#(JSONString.literal(message))\#(metadata)}"#
    }

    // MARK: Portkey

    private var portkey: BlockAnswer {
        let message =
            "The guardrail checks defined in the config failed. "
            + "You can find more information in the `hook_results` object."
        let error = #"{"message":\#(JSONString.literal(message)),"type":"hooks_failed","param":null,"code":null}"#
        let checks = notice.rules.map { $0.id ?? $0.category }
        let hooks = PortkeyHooks(
            input: notice.isInput ? checks : nil,
            output: notice.isInput ? nil : checks,
            isDenied: true
        )
        return BlockAnswer(status: 446, body: Array(#"{"error":\#(error),"hook_results":\#(hooks.json)}"#.utf8))
    }

    // MARK: AISIX and LiteLLM

    private var aisixMessage: String {
        "\(notice.isInput ? "request" : "response") blocked by content policy (guardrail '\(notice.label ?? "weir")')"
    }

    private func aisix(in style: ErrorStyle) -> String {
        let message = JSONString.literal(aisixMessage)
        let error = #""error":{"message":\#(message),"type":"content_filter"}"#
        return style == .anthropic ? #"{"type":"error",\#(error)}"# : "{\(error)}"
    }

    /// Its identifiers' detector and its patterns' filter word a block differently.
    private var liteLLMMessage: String {
        guard let label = notice.label else { return "Content blocked: content pattern detected" }
        if notice.hasTag("pii") { return "Blocked PII entity detected: \(label) by Guardrail: weir." }
        return "Content blocked: \(label.lowercased()) pattern detected"
    }
}

/// The value of Cloudflare's `cf-aig-dlp`: profiles are categories of ours, entries are rules.
struct CloudflareFindings {
    let json: String

    init(_ notices: [BlockNotice], action: String) {
        let items = notices.flatMap { notice in
            notice.rules.map { rule in
                let entries = rule.id.map(JSONString.literal) ?? ""
                let profile =
                    #"{"context":{},"entry_ids":[\#(entries)],"profile_id":\#(JSONString.literal(rule.category))}"#
                let check = notice.isInput ? "REQUEST" : "RESPONSE"
                return
                    #"{"profile":\#(profile),"policy_ids":[\#(JSONString.literal(notice.policy))],"check":"\#(check)"}"#
            }
        }
        json = #"{"findings":[\#(items.joined(separator: ","))],"action":"\#(action)"}"#
    }
}

/// Portkey's `hook_results`: one guardrail of ours for each side on which something was found, one check for each rule or
/// category.
struct PortkeyHooks {
    let json: String

    /// - Parameters:
    ///   - input: checks that failed; nil if none did.
    init(input: [String]?, output: [String]?, isDenied: Bool) {
        func hook(_ checks: [String]?) -> String {
            guard let checks else { return "" }
            let list = checks.map { #"{"id":\#(JSONString.literal($0)),"verdict":false}"# }.joined(separator: ",")
            return #"{"id":"weir","type":"guardrail","verdict":false,"deny":\#(isDenied),"checks":[\#(list)]}"#
        }
        json = #"{"before_request_hooks":[\#(hook(input))],"after_request_hooks":[\#(hook(output))]}"#
    }
}
