import AuditLog
import Foundation
import Gateway
import NIOCore
import NIOPosix
import Upstream
import Wire

/// Ten seconds through the gateway's own port: a prompt redacted, a stream redacted while it flows, a prompt blocked.
///
/// Every line is what really happened: what the client sent, what the upstream received, what came back, what was
/// written to the audit log.
struct Tour {
    private let screen: Screen
    private let service: GatewayService
    private let demo: DemoUpstream
    private let client: TourClient

    init(
        screen: Screen,
        service: GatewayService,
        demo: DemoUpstream,
        group: MultiThreadedEventLoopGroup
    ) throws {
        self.screen = screen
        self.service = service
        self.demo = demo
        client = try TourClient(address: service.address, driver: service.driver, group: group)
    }

    func run() async throws {
        try await redactedPrompt()
        try await redactedStream()
        try await blockedPrompt()
    }

    // MARK: The three stops

    private func redactedPrompt() async throws {
        title("1/3", "A card number in a prompt is redacted before it leaves")
        let prompt = "Refund order 7421 to card 4111 1111 1111 1111, please."
        line("client sent", prompt)
        let answer = await ask("demo-echo", prompt)
        line("upstream saw", upstreamSaw())
        line("client got", describe(answer) + " " + answer.text)
        try await row(of: answer)
    }

    private func redactedStream() async throws {
        title("2/3", "A card number in an answer is redacted while the answer streams")
        let prompt = "What shall I use to test our shop?"
        line("client sent", prompt + screen.faint("  (stream: true)"))
        line("upstream says", screen.faint("in \(DemoUpstream.cardPieces) small pieces: ") + DemoUpstream.cardAnswer)
        label("client got")
        let answer = await ask("demo-card", prompt, isStreaming: true) { piece in
            screen.say(piece, terminator: "")
        }
        screen.say()
        line(
            "",
            screen.faint(
                "\(describe(answer)), \(answer.pieces) pieces, first after \(answer.firstPiece) ms, last after \(answer.lastPiece) ms"
            )
        )
        try await row(of: answer)
    }

    private func blockedPrompt() async throws {
        title("3/3", "A cloud key in a prompt is blocked; the upstream never hears of it")
        let prompt = "Why does my deploy fail? I use AKIAQ3EGQ7VY2WXL5J4T as the access key."
        line("client sent", prompt)
        let before = demo.requestCount
        let answer = await ask("demo", prompt)
        line("upstream saw", demo.requestCount == before ? screen.green("nothing") : upstreamSaw())
        line("client got", describe(answer) + " " + answer.text)
        try await row(of: answer)
    }

    // MARK: Asking

    private struct Answer {
        var status = 0
        var id = ""
        var text = ""
        var pieces = 0
        var firstPiece = 0
        var lastPiece = 0
    }

    private func ask(
        _ model: String,
        _ prompt: String,
        isStreaming: Bool = false,
        onPiece: (String) -> Void = { _ in }
    ) async -> Answer {
        let content = JSONString.literal(prompt)
        let body =
            #"{"model":"\#(model)","stream":\#(isStreaming),"messages":[{"role":"user","content":\#(content)}]}"#
        let start = NIODeadline.now()
        var answer = Answer()
        var reader = AnswerReader()
        for await event in client.post(body) {
            switch event {
            case .head(let head):
                answer.status = head.status
                answer.id = head.first("x-request-id") ?? ""
                reader.isStream = head.first("content-type")?.hasPrefix("text/event-stream") ?? false
            case .body(let chunk):
                for piece in reader.receive(chunk) {
                    let now = Int((NIODeadline.now() - start).nanoseconds / 1_000_000)
                    if answer.pieces == 0 { answer.firstPiece = now }
                    answer.lastPiece = now
                    answer.pieces += 1
                    onPiece(piece)
                }
            case .end, .failed: break
            }
        }
        answer.text = reader.text
        return answer
    }

    /// The user's message as it arrived at the upstream.
    private func upstreamSaw() -> String {
        guard let body = demo.lastRequest, let document = try? JSONDocument(parsing: Array(body.readableBytesView))
        else {
            return "(nothing readable)"
        }
        let contents = document.fields.filter { $0.key == .content && $0.kind == .string }
        return contents.last.map { String(decoding: document.text(of: $0), as: UTF8.self) } ?? ""
    }

    // MARK: Showing

    private func row(of answer: Answer) async throws {
        guard let detail = try await detail(of: answer.id) else { return line("audit row", screen.red("none")) }
        let exchange = detail.exchange
        let summary = ["outcome", "status", "inspection_ms", "bytes_held_max"].map { column in
            "\(column)=\(exchange.value(column, inRow: 0).text)"
        }
        line("audit row", answer.id + "  " + summary.joined(separator: " "))
        for index in detail.findings.rows.indices {
            func value(_ column: String) -> String { detail.findings.value(column, inRow: index).text }
            line(
                "",
                "\(value("direction")) \(value("field")) \(value("start_byte"))..<\(value("end_byte"))  "
                    + "\(value("rule"))  \(value("action"))  \(value("preview"))"
            )
        }
    }

    /// The row is closed in the moment after the last byte of the answer, and written with its group.
    private func detail(of id: String) async throws -> AuditDetail? {
        for _ in 0..<50 {
            _ = service.audit.flush()
            let reader = try AuditReader(path: service.dataDirectory.auditPath)
            if let detail = try reader.show(id) { return detail }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    private func describe(_ answer: Answer) -> String {
        let status = "\(answer.status)"
        return answer.status == 200 ? screen.green(status) : screen.yellow(status)
    }

    private func title(_ number: String, _ text: String) {
        screen.say("\n" + screen.faint(number) + "  " + screen.bold(text))
    }

    private func label(_ name: String) {
        screen.say("  " + screen.faint(name.padded(to: 15)), terminator: "")
    }

    private func line(_ name: String, _ text: String) {
        label(name)
        screen.say(text)
    }
}
