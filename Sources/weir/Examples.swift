import Gateway

/// Lines to paste, once the gateway is up.
struct Examples {
    let screen: Screen
    let address: ListenAddress
    let auditPath: String

    private var base: String { "http://\(address)/v1" }

    func write() {
        title("Try it yourself")
        code(
            """
            curl -sN \(base)/chat/completions -H 'Content-Type: application/json' \\
              -d '{"model":"demo-card","stream":true,"messages":[{"role":"user","content":"How do I pay?"}]}'

            curl -si \(base)/chat/completions -H 'Content-Type: application/json' \\
              -d '{"model":"demo-echo","messages":[{"role":"user","content":"Charge 4111 1111 1111 1111"}]}'
            """
        )
        title("Any OpenAI client, unmodified")
        code(
            """
            from openai import OpenAI
            client = OpenAI(base_url="\(base)", api_key="any")
            """
        )
        title("A real provider: add this to weir.yaml, then restart or send SIGHUP")
        code(
            """
            upstreams:
              - id: openai
                base_url: https://api.openai.com/v1
                api_key_env: OPENAI_API_KEY
                models: "*"
            """
        )
        title("What was decided")
        code(
            """
            \(CommandLine.arguments[0]) audit tail --db \(auditPath)
            curl -s http://\(address)/metrics
            """
        )
    }

    private func title(_ text: String) {
        screen.say("\n" + screen.bold(text))
    }

    private func code(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { screen.say("    \(line)") }
    }
}
