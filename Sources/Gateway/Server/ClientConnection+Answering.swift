package import NIOCore

/// Writing answers: whole, or as a stream.
extension ClientConnection {
    /// The whole answer.
    ///
    /// - Parameter body: for HEAD only its length is told.
    package func respond(_ head: ResponseHead, body: ByteBuffer) {
        guard case .answering = phase else { return }
        var head = head
        if head.status != 204 { head.field("content-length", body.readableBytes) }
        var out = endHead(head)
        if !answersHead { out.writeImmutableBuffer(body) }
        context?.writeAndFlush(wrapOutboundOut(out), promise: nil)
        finishAnswer()
    }

    /// Begins an answer of unknown length; `write` and `endStream` follow.
    ///
    /// - Parameter heartbeat: means nothing to the client and may stand between any two writes.
    package func beginStream(_ head: ResponseHead, heartbeat: ByteBuffer? = nil) {
        guard case .answering = phase else { return }
        var head = head
        if !answersHTTP10 { head.field("transfer-encoding", "chunked") }
        isStreaming = true
        self.heartbeat = heartbeat
        context?.write(wrapOutboundOut(endHead(head)), promise: nil)
    }

    /// Writes and flushes one piece of a streamed answer.
    package func write(_ piece: ByteBuffer) {
        guard case .answering = phase, isStreaming, piece.readableBytes > 0 else { return }
        lastWrite = .now()
        context?.writeAndFlush(wrapOutboundOut(framed(piece)), promise: nil)
    }

    /// Writes `last` and the end of the stream in one go.
    package func endStream(_ last: ByteBuffer = ByteBuffer()) {
        guard case .answering = phase, isStreaming else { return }
        var out = last.readableBytes > 0 ? framed(last) : ByteBuffer()
        if !answersHTTP10 { out.writeStaticString("0\r\n\r\n") }
        context?.writeAndFlush(wrapOutboundOut(out), promise: nil)
        isStreaming = false
        finishAnswer()
    }

    /// Ends a stream so that the client sees that it is not complete: no last chunk, and the connection closes.
    package func cutStream(_ last: ByteBuffer = ByteBuffer()) {
        guard case .answering = phase else { return }
        if last.readableBytes > 0 { write(last) }
        isStreaming = false
        keepsAlive = false
        finishAnswer()
    }

    private func framed(_ piece: ByteBuffer) -> ByteBuffer {
        if answersHTTP10 { return piece }
        var out = ByteBuffer()
        out.reserveCapacity(piece.readableBytes + 12)
        out.writeChunkSize(piece.readableBytes)
        out.writeImmutableBuffer(piece)
        out.writeStaticString("\r\n")
        return out
    }

    private func endHead(_ head: ResponseHead) -> ByteBuffer {
        var bytes = head.bytes
        shelf.date.write(into: &bytes)
        bytes.writeStaticString(keepsAlive ? "\r\n" : "connection: close\r\n\r\n")
        return bytes
    }

    private func finishAnswer() {
        guard keepsAlive else { return linger() }
        phase = .reading
        isWaitingForHead = false
        // An answer that the client is still taking has its own time.
        deadline = .now() + (isWritable ? limits.keepAliveIdle : limits.writeIdle)
        if isWritable { resumeReading() }
        if reader.bufferedBytes > 0 { pump() }
    }
}
