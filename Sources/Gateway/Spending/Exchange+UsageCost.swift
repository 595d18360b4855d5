import NIOCore
import Spending
import Wire

/// What a request has cost, said where its answer counts tokens, to clients that ask for it or that the settings tell.
extension Exchange {
    /// Reads `x-weir-usage` and OpenRouter's `usage`; the head goes first, and before both the settings.
    func readCostWish(_ peer: PeerRouting?) throws(GatewayError) {
        var wish = peer?.includesUsage
        if let head, !head.ownFields.isEmpty, let word = head.ownFields["x-weir-usage"] {
            guard let said = Self.costWords[String(decoding: word, as: UTF8.self)] else { throw .invalidUsageField }
            wish = said
        }
        switch spendingPlan.settings.usageCost {
        case .never: wish = false
        case .always: wish = wish ?? true
        case .asked: break
        }
        spending.tellsCost = wish ?? false
        if peer?.countsStream == true { facts?.includesUsage = true }
    }

    private static let costWords = ["cost": true, "none": false]

    /// What is added to the last count of an answer; nil if the client is not told, or nobody knows.
    ///
    /// Attempts before the one under way are counted in, and embeddings.
    var usageMembers: (@Sendable (TokenUsage) -> [(key: String, json: String)])? {
        guard spending.tellsCost else { return nil }
        let dialect = route.operation?.dialect
        let before = spending.cost ?? .zero
        if isFromCache {
            return { _ in UsageCost(whole: before, attempt: .zero, prompt: .zero).members(as: dialect) }
        }
        guard let cost = spending.leg?.cost else { return nil }
        return { usage in
            guard let attempt = cost.cost(of: usage), let prompt = cost.promptCost(of: usage) else { return [] }
            return UsageCost(whole: before + attempt, attempt: attempt, prompt: prompt).members(as: dialect)
        }
    }

    /// A whole answer with what it has cost, if it counts its tokens and the client is told.
    func withCost(_ answer: ByteBuffer, _ usage: TokenUsage?) -> ByteBuffer {
        guard let usage, let members = usageMembers?(usage), !members.isEmpty,
            let document = try? JSONDocument(parsing: Array(answer.readableBytesView)),
            let bytes = try? document.settingInUsage(members)
        else { return answer }
        return ByteBuffer(bytes: bytes)
    }

    /// A stream is kept as its client got it, and so with its cost: for those only who are told one.
    var costScope: [[UInt8]] {
        spending.tellsCost && facts?.isStreaming == true ? [Array("usage cost".utf8)] : []
    }
}

extension GatewayError {
    static let invalidUsageField = GatewayError(
        .downstream,
        400,
        code: "invalid_usage_field",
        "'x-weir-usage' must be 'cost' or 'none'.",
        parameter: "x-weir-usage"
    )
}
