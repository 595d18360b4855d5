import AuditLog
import NIOCore

/// `/admin`: questions to the log, labels, saved queries and policies. Each has a row of its own in the log, and is counted.
extension Exchange {
    /// Whether the request may ask; the row then names the key.
    func objectionToAdmin(_ head: RequestHead) -> GatewayError? {
        guard services.auditDesk != nil, !configuration.admins.isEmpty else { return .unknownRoute }
        guard let key = configuration.admins.key(among: head.credentials) else { return .invalidKey }
        admin = key
        record {
            $0.keyID = AuditLabel(configured: key.id)
            $0.policyHash = configuration.policyLabel
        }
        return nil
    }

    /// Answers off the event loop; the client may go away meanwhile.
    func answerAdmin(_ route: AdminRoute, _ body: ByteBuffer) {
        guard let desk = services.auditDesk, let admin, let head else { return answer(.unknownRoute) }
        // `key=` may hold the key itself, as for clients of Gemini; it is no condition then.
        let items = AdminQueryItems.decode(head.queryItems.filter { !isCredential($0) })
        let eventLoop = loop.eventLoop
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let reply: @Sendable (AdminAnswer) -> Void = { answer in
            desk.note(
                AuditDesk.Read(
                    key: admin.id,
                    role: admin.role,
                    route: route,
                    conditions: AuditRead.known((items ?? []).map(\.name)),
                    answer: answer
                )
            )
            eventLoop.execute { this.value.write(answer) }
        }
        guard let parameters = items else {
            return reply(.error(.badQuestion(AuditParameterError(nil, "the query is not URL-encoded UTF-8"))))
        }
        let question = AdminQuestion(
            route: route,
            parameters: parameters,
            body: AdminBody(Array(body.readableBytesView)),
            key: admin.id,
            role: admin.role,
            now: .now()
        )
        if case .policies(let route) = route {
            guard let policies = services.policyDesk else { return reply(.error(.unknownRoute)) }
            policies.answer(PolicyQuestion(route, question), reply)
        } else {
            desk.answer(question, reply)
        }
    }

    private func isCredential(_ item: ArraySlice<UInt8>) -> Bool {
        item.starts(with: "key=".utf8) && configuration.admins.key(among: [item.dropFirst(4)]) != nil
    }

    private func write(_ answer: AdminAnswer) {
        guard !isFinished else { return }
        switch answer.content {
        case .error(let error): self.answer(error)
        case .json(let text): write(ByteBuffer(string: text), "application/json", status: answer.status)
        case .zip(let bytes, let name):
            write(ByteBuffer(bytes: bytes), "application/zip", status: answer.status, keptAs: name)
        }
    }

    private func write(_ body: ByteBuffer, _ type: StaticString, status: Int, keptAs name: String? = nil) {
        var head = head(status, action: nil)
        head.field("content-type", type)
        head.field("cache-control", "no-store")
        if let name { head.field("content-disposition", text: "attachment; filename=\"\(name)\"".utf8) }
        connection.respond(head, body: body)
        record { $0.volume.sent = body.readableBytes }
        finish(.allowed, status: status)
    }
}
