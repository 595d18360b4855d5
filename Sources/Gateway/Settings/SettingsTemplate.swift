/// The `weir.yaml` that `weir serve --init` writes: every key that most people want, with what it does.
package enum SettingsTemplate {
    package static func text(listen: String, dataDirectory: String, rules: String) -> String {
        """
        # Settings of Weir. Checked strictly at start and on SIGHUP: `kill -HUP` puts a new version in force,
        # or keeps the last good one and says why.
        schema: 1
        listen: \(listen)
        data_dir: \(dataDirectory)
        rules:
          - \(rules)

        # Where requests go. Keys come from the environment or from a file, never from here.
        upstreams: []
        # upstreams:
        #   - id: openai
        #     base_url: https://api.openai.com/v1
        #     api_key_env: OPENAI_API_KEY
        #     models: "*"
        #   - id: local
        #     base_url: http://127.0.0.1:11434/v1
        #     internal: true
        #     models: [llama3.2]

        # What texts are about: hate, self-harm, attacks on the model. Judged by a model inside (docs/classifiers.md).
        categories:
          preset: observe          # or strict, children, internal-tools

        # Who may come in. Without any key everybody who reaches the port may. `weir keys new` makes one.
        # keys:
        #   - id: my-laptop
        #     app: my-app
        #     sha256: …

        # Ask without forwarding: /v1/guard and /v1/moderations, and other stacks' guard APIs (docs/guard-api.md).
        # guard_api: true
        # guard_contracts: [litellm, agentgateway, portkey, lakera, bedrock, presidio]

        # How much a blocked client is told: none, category (what kind of thing), or rule.
        disclose: category

        # What a block looks like: an error that clients raise, or an answer that refuses. docs/blocks.md shows each.
        on_input_block: error      # or refusal
        on_output_block: native    # or refusal, content, error, incomplete
        block_format: native       # or cloudflare, openrouter, portkey, aisix, litellm
        # apps:
        #   - id: my-app           # as its keys name it
        #     on_input_block: refusal

        """
    }
}
