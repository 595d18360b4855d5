import Spending
import Wire

/// What an answer has cost, as members of the object in which it counts its tokens: OpenRouter's `cost` and `cost_details`.
///
/// Decimals of whole nano-dollars, never a float's. The shares of prompt and answer add up to the attempt's cost.
struct UsageCost: Sendable {
    /// Of all attempts of the request, and of its embeddings.
    let whole: Money
    /// Of the one that has answered.
    let attempt: Money
    /// Of that, the prompt's share.
    let prompt: Money

    func members(as dialect: APIDialect?) -> [(key: String, json: String)] {
        let (input, output) = dialect == .responses ? ("input", "output") : ("prompt", "completions")
        let details =
            #"{"upstream_inference_cost":\#(attempt),"upstream_inference_\#(input)_cost":\#(prompt)"#
            + #","upstream_inference_\#(output)_cost":\#(attempt - prompt)}"#
        return [("cost", whole.description), ("cost_details", details)]
    }
}
