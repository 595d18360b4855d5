import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Redaction
import Wire

/// Interim.
enum PromptOutcome {
    case refuse(ChatError)
    case forward(ChatRequest, body: ByteBuffer, decisions: [AuditDecision])
    case block(ChatRequest, BlockReport, decisions: [AuditDecision])
}

struct BlockReport {
    var direction: Direction
    var field: String?
    var findings: [Finding]
    var failures: [RuleFailure]
}

struct PromptStage {
    static func inspect(_ body: ByteBuffer, with memory: ScratchMemory) -> PromptOutcome {
        let request: ChatRequest
        do throws(ChatError) { request = try ChatRequest(parsing: Array(body.readableBytesView)) } catch {
            return .refuse(error)
        }
        var decisions: [AuditDecision] = []
        var replacements: [TextReplacement] = []
        var numbers = PlaceholderNumbers()
        for field in request.fields where !field.isKnownKey {
            let verdict = memory.engine.inspect(
                request.document.text(of: field),
                direction: .prompt,
                placeholders: &numbers,
                using: &memory.scratch
            )
            guard !verdict.findings.isEmpty || !verdict.failures.isEmpty else { continue }
            let path = request.document.path(of: field)
            decisions.append(
                AuditDecision(
                    direction: .prompt,
                    field: AuditFieldPath(path),
                    findings: verdict.findings,
                    failures: verdict.failures
                )
            )
            if let block = verdict.block {
                let report = BlockReport(
                    direction: .prompt,
                    field: path,
                    findings: block.findings,
                    failures: block.failures
                )
                return .block(request, report, decisions: decisions)
            }
            if let text = verdict.redacted { replacements.append(TextReplacement(node: field.node, text: text)) }
        }
        guard !replacements.isEmpty else { return .forward(request, body: body, decisions: decisions) }
        guard let bytes = try? request.replacing(replacements) else {
            return .forward(request, body: ByteBuffer(), decisions: [])
        }
        return .forward(request, body: ByteBuffer(bytes: bytes), decisions: decisions)
    }
}

struct RelaySummary {
    var decisions: [AuditDecision] = []
    var block: BlockReport?
    var heldAtMost = 0
    var released = 0
    var withheld = 0
    var usage: ChatUsage?
}

enum RelayAction { case goOn, end, endAndCancel, refuse(ChatError) }

struct StreamRelay: ~Copyable {
    private(set) var summary = RelaySummary()
    init(request: ChatRequest, engine: Engine) {}
    mutating func receive(_ bytes: ByteBuffer, using memory: ScratchMemory, into out: inout ByteBuffer) -> RelayAction {
        out.writeImmutableBuffer(bytes)
        return .goOn
    }
    mutating func finish(using memory: ScratchMemory, into out: inout ByteBuffer) -> RelayAction { .end }
    mutating func upstreamFailed(_ error: ErrorBody, using memory: ScratchMemory, into out: inout ByteBuffer) {
        out.writeBytes(SSEBytes.error(error))
    }
}
enum SSEBytes {
    static func error(_ body: ErrorBody) -> [UInt8] {
        var out: [UInt8] = []
        ChatStreamEncoder.appendError(body, to: &out)
        return out
    }
}

enum ResponseOutcome {
    case forward(ByteBuffer, RelaySummary)
    case block(RelaySummary)
    case unreadable
}
struct ResponseStage {
    static func inspect(_ body: ByteBuffer, with memory: ScratchMemory) -> ResponseOutcome {
        .forward(body, RelaySummary())
    }
}
