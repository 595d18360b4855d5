package import NIOCore

/// One client's connection: reads requests one at a time, writes their answers in order, keeps its deadlines.
///
/// Lives on one event loop. While a request is being answered the next one waits unread (pipelining is safe, if of
/// no use), but the socket is still watched, so that a client that goes away is noticed at once.
package final class ClientConnection: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Between requests, or within a head.
        case reading
        /// A head was handed over, its body is still coming.
        case readingBody
        /// The responder has the request.
        case answering
        /// The last answer is written; what still comes is thrown away, so that no reset destroys the answer.
        case lingering
        case closed
    }

    let limits: ServerLimits
    let shelf: ConnectionShelf
    private let makeResponder: (ClientConnection) -> any RequestResponder
    var responder: (any RequestResponder)?
    var context: ChannelHandlerContext?
    var reader: RequestReader
    var phase = Phase.reading
    private var requests = 0
    var keepsAlive = true
    var answersHTTP10 = false
    var answersHead = false
    var isStreaming = false
    private var isPumping = false
    var isReadPaused = false
    private var lingeredBytes = 0
    /// What is written into a stream that has been silent for `limits.heartbeat`; nil outside of streams.
    var heartbeat: ByteBuffer?
    var lastWrite = NIODeadline.now()

    private var bodyDeadline = NIODeadline.distantFuture
    /// When the connection is to be looked at; nil while a request is being answered and the client takes its bytes.
    var deadline: NIODeadline?

    package init(
        limits: ServerLimits,
        shelf: ConnectionShelf,
        makeResponder: @escaping (ClientConnection) -> any RequestResponder
    ) {
        self.limits = limits
        self.shelf = shelf
        self.makeResponder = makeResponder
        self.reader = RequestReader(limits: limits)
    }

    /// False if more than the high-water mark is waiting to be written.
    package var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: What the channel says

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        shelf.add(self)
        deadline = .now() + limits.headTime
        if context.channel.isActive { responder = makeResponder(self) }
    }

    package func channelActive(context: ChannelHandlerContext) {
        if responder == nil { responder = makeResponder(self) }
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let chunk = unwrapInboundIn(data)
        switch phase {
        case .reading, .readingBody:
            reader.append(chunk)
            if reader.bufferedBytes > limits.headers, !isWritable { pauseReading() }
            pump()
        case .answering:
            reader.append(chunk)
            if reader.bufferedBytes > limits.headers { pauseReading() }
        case .lingering:
            lingeredBytes += chunk.readableBytes
            if lingeredBytes > limits.body { close() }
        case .closed:
            break
        }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        switch phase {
        case .answering:
            deadline = isWritable ? nil : .now() + limits.writeIdle
            responder?.writabilityChanged(isWritable)
        case .reading where isWritable:
            // The client has taken its answers: now its next request may be read.
            deadline = .now() + limits.keepAliveIdle
            resumeReading()
            pump()
        case .lingering: lingerOn()
        case .reading, .readingBody, .closed: break
        }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        let before = phase
        phase = .closed
        shelf.remove(self)
        switch before {
        case .answering, .readingBody: responder?.clientGone()
        case .reading: if !reader.isBetweenRequests { responder?.clientGone() }
        case .lingering, .closed: break
        }
        responder = nil
        self.context = nil
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset by the client; `channelInactive` follows.
        context.close(promise: nil)
    }

    // MARK: Reading

    /// Handles all that is buffered, until a request is being answered or bytes run out.
    func pump() {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while isReading {
            // Whoever does not take its answers gets no more of them: they would pile up here.
            if case .reading = phase, !isWritable, reader.bufferedBytes > 0 { return waitForWriting() }
            if reader.bufferedBytes > 0, reader.isBeforeHead {
                reader.wanted = responder?.wantedFields ?? WantedFields()
            }
            switch reader.next() {
            case .needsMore: return waitForMore()
            case .head(let head): begin(head)
            case .body(let body): answer(body)
            case .violation(let violation): refuse(violation)
            }
        }
    }

    private var isReading: Bool {
        switch phase {
        case .reading, .readingBody: true
        case .answering, .lingering, .closed: false
        }
    }

    private func waitForWriting() {
        deadline = .now() + limits.writeIdle
    }

    private func waitForMore() {
        if case .readingBody = phase {
            deadline = min(.now() + limits.bodyIdle, bodyDeadline)
        } else if reader.isBetweenRequests {
            deadline = .now() + limits.keepAliveIdle
        } else if requests > 0, !isWaitingForHead {
            deadline = .now() + limits.headTime
            isWaitingForHead = true
        }
    }

    /// True once a head has begun and its time runs; the first head's time runs from the accept.
    var isWaitingForHead = false

    private func begin(_ head: RequestHead) {
        requests += 1
        isWaitingForHead = false
        keepsAlive = head.keepsAlive && requests < limits.requestsPerConnection && !shelf.isDraining
        answersHTTP10 = head.isHTTP10
        answersHead = head.method == .head
        phase = .readingBody
        bodyDeadline = .now() + limits.bodyTime
        guard let advice = responder?.receivedHead(head) else { return close() }
        if advice == .discard { reader.discardBody() }
        guard head.expectsContinue, !head.isHTTP10 else { return }
        // A body that would only be thrown away is better not asked for: the answer comes now, and the connection ends.
        if advice == .collect { writeContinue() } else { answerWithoutBody() }
    }

    private func writeContinue() {
        context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    private func answerWithoutBody() {
        keepsAlive = false
        answer(ByteBuffer())
    }

    private func answer(_ body: ByteBuffer) {
        phase = .answering
        deadline = nil
        responder?.receivedBody(body)
    }

    func refuse(_ violation: HTTPViolation) {
        keepsAlive = false
        if case .reading = phase { answersHead = false }
        phase = .answering
        deadline = nil
        responder?.refused(violation)
    }

    private func pauseReading() {
        guard !isReadPaused else { return }
        isReadPaused = true
        setAutoRead(false)
    }

    func resumeReading() {
        guard isReadPaused else { return }
        isReadPaused = false
        setAutoRead(true)
    }

    func setAutoRead(_ value: Bool) {
        guard let context else { return }
        try? context.channel.syncOptions?.setOption(.autoRead, value: value)
    }
}

/// One connection per handler, confined to its event loop.
@available(*, unavailable)
extension ClientConnection: Sendable {}
