import AuditLog
import GuardrailTypes
import NIOCore
import Wire

/// What the client sees of findings: a block in the form of its application, and what an answer that passes says of them.
extension Exchange {
    var form: BlockForm { principal?.blocks ?? BlockForm() }
    private var disclosure: Disclosure { principal?.disclosure ?? Disclosure.none }

    /// Tells the client that the policy does not let this through; before the first byte of an answer only.
    func block(_ report: BlockReport) {
        let failedOnly = report.findings.isEmpty && !report.failures.isEmpty
        record { $0.blockedDirection = report.direction }
        if failedOnly {
            // A required rule did not run: an outage, which clients may retry, and never a verdict about the text.
            write(.inspectionFailed)
            return finish(.blocked, status: GatewayError.inspectionFailed.status)
        }
        record { $0.errorCode = "content_filter" }
        let answer = blockWriter(report).answer
        let body = ByteBuffer(bytes: answer.body)
        var head = head(answer.status, action: .block)
        for field in answer.fields { head.field(field.name, text: field.value) }
        if answer.isStream {
            describeStream(in: &head)
            connection.beginStream(head)
            connection.endStream(body)
        } else {
            head.field("content-type", "application/json")
            connection.respond(head, body: body)
        }
        record { $0.volume.sent = body.readableBytes }
        finish(.blocked, status: answer.status)
    }

    private func blockWriter(_ report: BlockReport) -> BlockWriter {
        BlockWriter(
            form: form,
            notice: notice(report),
            operation: route.operation,
            errorStyle: route.errorStyle,
            facts: facts,
            model: facts.map { configuration.routes.label(for: $0.model).text } ?? AuditLabel.unknown.text,
            createdAt: (ticket?.record.startedAt.milliseconds ?? 0) / 1000,
            remark: annotator?.whole(decisions + (relay?.summary.decisions ?? [])) ?? AnswerRemark()
        )
    }

    private func notice(_ report: BlockReport) -> BlockNotice {
        BlockNotice(
            report,
            id: id?.text ?? "",
            policy: configuration.policyName,
            disclosure: disclosure
        )
    }

    /// Whether answers say what was found.
    var annotates: Bool { annotator != nil }

    private var annotator: Annotator? {
        Annotator(form, dialect: route.operation?.dialect, facts: facts, disclosure: disclosure)
    }

    /// Why something may not pass of which the rules let everything through: the request's `moderation` asks for it.
    ///
    /// It can only tighten.
    func moderationBlock(_ direction: Direction, _ found: [AuditDecision]) -> BlockReport? {
        let mode = direction == .prompt ? facts?.moderation?.input : facts?.moderation?.output
        let findings = found.flatMap(\.findings).filter { !$0.isShadow }
        guard mode == .block, let first = found.first(where: { $0.findings.contains { !$0.isShadow } }) else {
            return nil
        }
        decisions.append(AuditDecision(direction: direction, field: first.field, action: .block, findings: []))
        return BlockReport(direction: direction, field: first.field.text, findings: findings, failures: [])
    }

    // MARK: Streams

    /// How a stream of this exchange is relayed.
    func relayOptions() -> RelayOptions {
        var options = RelayOptions()
        options.includesUsage = facts?.includesUsage ?? false
        options.usageMembers = usageMembers
        options.dialect = route.operation?.streamDialect ?? .chat
        options.notice = form.onOutput
        // All of it is here, so nothing need go ahead: then it is the same bytes again.
        if isFromCache { options.splitAbove = 1 << 30 }
        options.blocksFindings = facts?.moderation?.output == .block
        if let annotator {
            let prompt = decisions
            options.opening = annotator.opening(prompt)
            options.remark = { annotator.ofAnswer($0, prompt: prompt) }
        }
        let id = id?.text ?? ""
        let policy = configuration.policyName
        let disclosure = disclosure
        options.blockNotice = { BlockNotice($0, id: id, policy: policy, disclosure: disclosure).body }
        if route.operation?.kind == .transcriptions {
            // Transcripts have no refusal, and no end but their whole text.
            options.foreignEnding = { report in
                let body = BlockNotice(report, id: id, policy: policy, disclosure: disclosure).body
                let nested = String(decoding: body.json.dropFirst().dropLast(), as: UTF8.self)
                return SSEEncoder.event(data: Array(#"{"type":"error",\#(nested)}"#.utf8))
            }
            return options
        }
        guard form.onOutput == .native || form.onOutput == .error else { return options }
        let (format, dialect) = (form.format, options.dialect)
        guard PeerForm.endsStreams(format, of: dialect) else { return options }
        options.foreignEnding = { report in
            let notice = BlockNotice(report, id: id, policy: policy, disclosure: disclosure)
            return PeerForm(format, notice)?.streamEnding(of: dialect) ?? []
        }
        return options
    }

    // MARK: Answers that pass

    /// A whole answer with what it says of findings, and the status that it then has.
    func annotated(_ answer: ByteBuffer, status: Int) -> (body: ByteBuffer, status: Int) {
        guard status == 200 else { return (answer, status) }
        var remark = annotator?.whole(decisions) ?? AnswerRemark()
        var status = status
        if form.format == .portkey, let hooks = failedHooks {
            remark.members.append(("hook_results", hooks.json))
            status = 246
        }
        guard !remark.isEmpty, let bytes = try? remark.added(to: Array(answer.readableBytesView)) else {
            return (answer, 200)
        }
        return (ByteBuffer(bytes: bytes), status)
    }

    /// Checks that failed without a denial.
    private var failedHooks: PortkeyHooks? {
        let input = flagged(.prompt)
        let output = flagged(.response)
        guard !input.isEmpty || !output.isEmpty else { return nil }
        return PortkeyHooks(
            input: input.isEmpty ? nil : input,
            output: output.isEmpty ? nil : output,
            isDenied: false
        )
    }

    private func flagged(_ direction: Direction) -> [String] {
        let findings = decisions.filter { $0.direction == direction }.flatMap(\.findings).filter { $0.action == .flag }
        let names = findings.map { disclosure == .rule ? $0.rule.id : $0.rule.entity }
        return disclosure == .none
            ? Array(repeating: "weir", count: min(1, names.count)) : Set(names).sorted()
    }

    /// Fields of the head by which another gateway's clients learn of findings that did not block.
    func writePeerFields(into head: inout ResponseHead, action: Action) {
        guard form.format == .cloudflare, action == .flag || action == .redact else { return }
        let disclosure = disclosure
        let reports = decisions.map {
            BlockReport(direction: $0.direction, field: "", findings: $0.findings, failures: [])
        }
        let findings = CloudflareFindings(
            reports.map { BlockNotice($0, id: "", policy: configuration.policyName, disclosure: disclosure) },
            action: "FLAG"
        )
        head.field("cf-aig-dlp", text: findings.json)
    }
}
