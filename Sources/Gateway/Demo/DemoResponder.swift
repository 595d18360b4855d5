import NIOCore

/// Answers one connection of the demo upstream.
final class DemoResponder: RequestResponder {
    private let connection: ClientConnection
    private let eventLoop: any EventLoop
    private let memory: DemoMemory
    private var head = RequestHead()
    /// Events that wait to be written, the next one last.
    private var waiting: [String] = []
    private var pause = TimeAmount.zero
    private var breaksOff = false
    private var timer: Scheduled<Void>?

    init(connection: ClientConnection, eventLoop: any EventLoop, memory: DemoMemory) {
        self.connection = connection
        self.eventLoop = eventLoop
        self.memory = memory
    }

    func receivedHead(_ head: RequestHead) -> BodyAdvice {
        self.head = head
        return .collect
    }

    func receivedBody(_ body: ByteBuffer) {
        guard head.method == .post, head.path.elementsEqual("/v1/chat/completions".utf8) else {
            return fail(404, "not_found")
        }
        guard let request = try? DemoRequest(body) else { return fail(400, "invalid_request") }
        memory.remember(body)
        answer(request)
    }

    func refused(_ violation: HTTPViolation) { fail(violation.status, violation.rawValue) }

    func clientGone() {
        memory.countGone()
        stop()
    }

    func writabilityChanged(_ isWritable: Bool) {
        if isWritable { writeNext() }
    }

    func shutDown() { stop() }

    private func answer(_ request: DemoRequest) {
        let answer = DemoAnswer(to: request)
        switch answer.ending {
        case .status(let status): fail(status, "demo_failure")
        case .silence: break
        case .stop, .breakOff: request.isStreamed ? stream(answer, request) : whole(answer, request)
        }
    }

    private func whole(_ answer: DemoAnswer, _ request: DemoRequest) {
        if case .breakOff = answer.ending { return connection.cutStream() }
        let json = DemoChunks(model: request.model, wantsUsage: false).whole(answer, choices: request.choices)
        respond(200, json)
    }

    private func stream(_ answer: DemoAnswer, _ request: DemoRequest) {
        let chunks = DemoChunks(model: request.model, wantsUsage: request.wantsUsage)
        var events = (0..<request.choices).map { chunks.delta($0, #""role":"assistant","content":"""#) }
        for delta in answer.deltas {
            events += (0..<request.choices).map { chunks.delta($0, delta) }
        }
        if case .breakOff(let count) = answer.ending {
            events = Array(events.prefix(count))
            breaksOff = true
        } else {
            let finish = answer.toolArguments == nil ? "stop" : "tool_calls"
            events += (0..<request.choices).map { chunks.delta($0, "", finish: finish) }
            if request.wantsUsage { events.append(chunks.usage(answer.deltas.count * request.choices)) }
            events.append("data: [DONE]\n\n")
        }
        waiting = events.reversed()
        pause = answer.pause
        var head = ResponseHead(status: 200)
        head.field("content-type", "text/event-stream; charset=utf-8")
        connection.beginStream(head)
        writeNext()
    }

    private func writeNext() {
        while timer == nil, connection.isWritable || waiting.isEmpty {
            guard let event = waiting.popLast() else { return finish() }
            connection.write(ByteBuffer(string: event))
            if pause > .zero { schedule() }
        }
    }

    private func schedule() {
        let responder = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleTask(in: pause) {
            responder.value.timer = nil
            responder.value.writeNext()
        }
    }

    private func finish() {
        if breaksOff { connection.cutStream() } else { connection.endStream() }
        breaksOff = false
    }

    private func stop() {
        timer?.cancel()
        timer = nil
        waiting = []
    }

    private func fail(_ status: Int, _ code: String) {
        respond(
            status,
            #"{"error":{"message":"The demo upstream was asked to fail.","type":"server_error","code":"\#(code)"}}"#
        )
    }

    private func respond(_ status: Int, _ json: String) {
        var head = ResponseHead(status: status)
        head.field("content-type", "application/json")
        head.field("x-request-id", "demo-1")
        connection.respond(head, body: ByteBuffer(string: json))
    }
}

@available(*, unavailable)
extension DemoResponder: Sendable {}
