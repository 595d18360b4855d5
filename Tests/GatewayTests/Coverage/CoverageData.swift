// Written by scripts/generate-coverage-table.py; not to be edited by hand.
enum CoverageData {
    static let source = "openai 3.57.0, anthropic 2.14.0, google-genai 3.6.1"

    static let shapes = #"""
        [responses.input-item]
        .: action= approval_request_id arguments! background= call_id code container_id content encrypted_content^
        .: error execution= fingerprint id input max_output_length# name namespace output output_format= phase=
        .: quality= queries[] reason result revised_prompt role= server_label size status= tools[]@responses.tool type=
        acknowledged_safety_checks[]: code id message
        action: button= command[] commands[] env{} keys[] max_output_length# pattern queries[] query scroll_x#
        action: scroll_y# text timeout_ms# type= url user working_directory x# y#
        action.path[]: x# y#
        action.sources[]: type= url
        actions[]: button= keys[] scroll_x# scroll_y# text type= x# y#
        actions[].path[]: x# y#
        caller: caller_id type=
        content[]: detail= file_data^ file_id file_url filename image_url refusal text+ type=
        content[].annotations[]: container_id end_index# file_id filename index# start_index# title type= url
        content[].logprobs[]: bytes[]# logprob# token
        content[].logprobs[].top_logprobs[]: bytes[]# logprob# token
        content[].prompt_cache_breakpoint: mode= ttl=
        environment: container_id type=
        environment.skills[]: description name path
        error: code content* message param type
        error.moderation_details: categories[] moderation_stage=
        operation: diff path type=
        output: file_id image_url type=
        output[]: detail= file_data^ file_id file_url filename image_url stderr stdout text+ type=
        output[].outcome: exit_code# type=
        output[].prompt_cache_breakpoint: mode= ttl=
        outputs[]: logs type= url
        pending_safety_checks[]: code id message
        reasoning: effort=
        results[]: attributes{} file_id filename score# text
        summary[]: text type=
        svg_usage: input_tokens# model output_tokens# reasoning_tokens# total_tokens#
        text.format: description name schema{}* type=
        tools[]: action= allowed_callers[]= allowed_tools[] annotations* authorization background= complexity=
        tools[]: connector_id= container description display_height# display_width# environment= execution=
        tools[]: frame_count# frame_duration_ms# headers{} input_fidelity= input_schema* max_num_results# model
        tools[]: moderation= name output_compression# output_format= output_schema{}* parameters* parameters{}*
        tools[]: partial_images# quality= require_approval= search_content_types[]= search_context_size=
        tools[]: server_description server_label server_url size tunnel_id type= vector_store_ids[]
        tools[].allowed_tools: tool_names[]
        tools[].container: file_ids[] memory_limit= type=
        tools[].container.network_policy: allowed_domains[] type=
        tools[].container.network_policy.domain_secrets[]: domain name value
        tools[].environment: container_id file_ids[] memory_limit= type=
        tools[].environment.network_policy: allowed_domains[] type=
        tools[].environment.network_policy.domain_secrets[]: domain name value
        tools[].environment.skills[]: description name path skill_id type= version
        tools[].environment.skills[].source: data^ media_type= type=
        tools[].filters: allowed_domains[] filters[]* key type= value value[]
        tools[].filters.filters[]: key type= value value[]
        tools[].format: definition syntax= type=
        tools[].input_image_mask: file_id image_url
        tools[].ranking_options: ranker= score_threshold#
        tools[].ranking_options.hybrid_search: embedding_weight# text_weight#
        tools[].require_approval.always: tool_names[]
        tools[].require_approval.never: tool_names[]
        tools[].svg: model
        tools[].svg.reasoning: effort=
        tools[].tools[]: allowed_callers[]= description name output_schema{}* parameters* type=
        tools[].tools[].format: definition syntax= type=
        tools[].user_location: city country region timezone type=
        [responses.output-item]
        .: action= approval_request_id arguments! background= call_id code container_id created_by encrypted_content^
        .: error execution= fingerprint id input max_output_length# name namespace output output_format= phase=
        .: quality= queries[] reason result revised_prompt role= server_label size status=
        .: tools[]@responses.answered-tool type=
        acknowledged_safety_checks[]: code id message
        action: button= command[] commands[] env{} keys[] max_output_length# pattern queries[] query scroll_x#
        action: scroll_y# text timeout_ms# type= url user working_directory x# y#
        action.path[]: x# y#
        action.sources[]: type= url
        actions[]: button= keys[] scroll_x# scroll_y# text type= x# y#
        actions[].path[]: x# y#
        caller: caller_id type=
        content[]: refusal text+ type=
        content[].annotations[]: container_id end_index# file_id filename index# start_index# title type= url
        content[].logprobs[]: bytes[]- logprob- token-
        content[].logprobs[].top_logprobs[]: bytes[]- logprob- token-
        environment: container_id type=
        error: code content* message param type
        error.moderation_details: categories[] moderation_stage=
        operation: diff path type=
        output: file_id image_url type=
        output[]: created_by detail= file_data^ file_id file_url filename image_url stderr stdout text+ type=
        output[].outcome: exit_code# type=
        output[].prompt_cache_breakpoint: mode= ttl=
        outputs[]: logs type= url
        pending_safety_checks[]: code id message
        results[]: attributes{} file_id filename score# text
        summary[]: text type=
        svg_usage: input_tokens# model output_tokens# reasoning_tokens# total_tokens#
        tools[]: annotations* description input_schema* name
        [responses.response]
        .: completed_at# created_at# id instructions max_output_tokens# max_tool_calls# metadata{} model object=
        .: output[]@responses.output-item previous_response_id prompt_cache_key prompt_cache_retention=
        .: safety_identifier service_tier= status= temperature# tool_choice= tools[]@responses.answered-tool
        .: top_logprobs# top_p# truncation= user
        access_programs: cyber=
        conversation: id
        error: code= message param type
        error.misalignment: detailed_explanation error_type review_target
        error.misalignment.steer: message
        image: context_compression=
        incomplete_details: reason=
        input_transformations[]: action= id reason= type=
        instructions[]: action= approval_request_id arguments! background= call_id code container_id content
        instructions[]: encrypted_content^ error execution= fingerprint id input max_output_length# name namespace
        instructions[]: output output_format= phase= quality= queries[] reason result revised_prompt role= server_label
        instructions[]: size status= tools[]@responses.answered-tool type=
        instructions[].acknowledged_safety_checks[]: code id message
        instructions[].action: button= command[] commands[] env{} keys[] max_output_length# pattern queries[] query
        instructions[].action: scroll_x# scroll_y# text timeout_ms# type= url user working_directory x# y#
        instructions[].action.path[]: x# y#
        instructions[].action.sources[]: type= url
        instructions[].actions[]: button= keys[] scroll_x# scroll_y# text type= x# y#
        instructions[].actions[].path[]: x# y#
        instructions[].caller: caller_id type=
        instructions[].content[]: detail= file_data^ file_id file_url filename image_url refusal text+ type=
        instructions[].content[].annotations[]: container_id end_index# file_id filename index# start_index# title
        instructions[].content[].annotations[]: type= url
        instructions[].content[].logprobs[]: bytes[]- logprob- token-
        instructions[].content[].logprobs[].top_logprobs[]: bytes[]- logprob- token-
        instructions[].content[].prompt_cache_breakpoint: mode= ttl=
        instructions[].environment: container_id type=
        instructions[].environment.skills[]: description name path
        instructions[].error: code content* message param type
        instructions[].error.moderation_details: categories[] moderation_stage=
        instructions[].operation: diff path type=
        instructions[].output: file_id image_url type=
        instructions[].output[]: detail= file_data^ file_id file_url filename image_url stderr stdout text+ type=
        instructions[].output[].outcome: exit_code# type=
        instructions[].output[].prompt_cache_breakpoint: mode= ttl=
        instructions[].outputs[]: logs type= url
        instructions[].pending_safety_checks[]: code id message
        instructions[].reasoning: effort=
        instructions[].results[]: attributes{} file_id filename score# text
        instructions[].summary[]: text type=
        instructions[].svg_usage: input_tokens# model output_tokens# reasoning_tokens# total_tokens#
        instructions[].text.format: description name schema{}* type=
        instructions[].tools[]: action= allowed_callers[]= allowed_tools[] annotations* authorization background=
        instructions[].tools[]: complexity= connector_id= container description display_height# display_width#
        instructions[].tools[]: environment= execution= frame_count# frame_duration_ms# headers{} input_fidelity=
        instructions[].tools[]: input_schema* max_num_results# model moderation= name output_compression#
        instructions[].tools[]: output_format= output_schema{}* parameters* parameters{}* partial_images# quality=
        instructions[].tools[]: require_approval= search_content_types[]= search_context_size= server_description
        instructions[].tools[]: server_label server_url size tunnel_id type= vector_store_ids[]
        instructions[].tools[].allowed_tools: tool_names[]
        instructions[].tools[].container: file_ids[] memory_limit= type=
        instructions[].tools[].container.network_policy: allowed_domains[] type=
        instructions[].tools[].container.network_policy.domain_secrets[]: domain name value
        instructions[].tools[].environment: container_id file_ids[] memory_limit= type=
        instructions[].tools[].environment.network_policy: allowed_domains[] type=
        instructions[].tools[].environment.network_policy.domain_secrets[]: domain name value
        instructions[].tools[].environment.skills[]: description name path skill_id type= version
        instructions[].tools[].environment.skills[].source: data^ media_type= type=
        instructions[].tools[].filters: allowed_domains[] filters[]* key type= value value[]
        instructions[].tools[].filters.filters[]: key type= value value[]
        instructions[].tools[].format: definition syntax= type=
        instructions[].tools[].input_image_mask: file_id image_url
        instructions[].tools[].ranking_options: ranker= score_threshold#
        instructions[].tools[].ranking_options.hybrid_search: embedding_weight# text_weight#
        instructions[].tools[].require_approval.always: tool_names[]
        instructions[].tools[].require_approval.never: tool_names[]
        instructions[].tools[].svg: model
        instructions[].tools[].svg.reasoning: effort=
        instructions[].tools[].tools[]: allowed_callers[]= description name output_schema{}* parameters* type=
        instructions[].tools[].tools[].format: definition syntax= type=
        instructions[].tools[].user_location: city country region timezone type=
        moderation.input: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.input: category_scores{}# code message model type=
        moderation.output: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.output: category_scores{}# code message model type=
        prompt: id variables{} version
        prompt.variables{}: detail= file_data^ file_id file_url filename image_url text type=
        prompt.variables{}.prompt_cache_breakpoint: mode= ttl=
        prompt_cache_diagnostics: cache_missed_tokens# comparison_reusable_tokens# reason= type=
        prompt_cache_options: comparison_response_id mode= ttl=
        reasoning: context= effort= generate_summary= mode summary=
        text: verbosity=
        text.format: description name schema{}* type=
        tool_choice: mode= name server_label tools[]{}* type=
        tool_usage.image_gen: cached_tokens# input_tokens# output_tokens# total_tokens#
        tool_usage.image_gen.cached_tokens_details: cached_image_tokens# cached_text_tokens#
        tool_usage.image_gen.input_tokens_details: image_tokens# text_tokens#
        tool_usage.image_gen.output_tokens_details: image_tokens# text_tokens#
        tool_usage.web_search: num_requests#
        usage: input_tokens# output_tokens# total_tokens#
        usage.input_tokens_details: cache_write_tokens# cached_tokens#
        usage.input_tokens_details.cache_write_tokens_details: ttl_12h_tokens# ttl_30m_tokens#
        usage.output_tokens_details: reasoning_tokens#
        [responses.tool]
        .: action= allowed_callers[]= allowed_tools[] authorization background= complexity= connector_id= container
        .: description display_height# display_width# environment= execution= frame_count# frame_duration_ms# headers{}
        .: input_fidelity= max_num_results# model moderation= name output_compression# output_format= output_schema{}*
        .: parameters* parameters{}* partial_images# quality= require_approval= search_content_types[]=
        .: search_context_size= server_description server_label server_url size tunnel_id type= vector_store_ids[]
        allowed_tools: tool_names[]
        container: file_ids[] memory_limit= type=
        container.network_policy: allowed_domains[] type=
        container.network_policy.domain_secrets[]: domain name value
        environment: container_id file_ids[] memory_limit= type=
        environment.network_policy: allowed_domains[] type=
        environment.network_policy.domain_secrets[]: domain name value
        environment.skills[]: description name path skill_id type= version
        environment.skills[].source: data^ media_type= type=
        filters: allowed_domains[] filters[]* key type= value value[]
        filters.filters[]: key type= value value[]
        format: definition syntax= type=
        input_image_mask: file_id image_url
        ranking_options: ranker= score_threshold#
        ranking_options.hybrid_search: embedding_weight# text_weight#
        require_approval.always: tool_names[]
        require_approval.never: tool_names[]
        svg: model
        svg.reasoning: effort=
        tools[]: allowed_callers[]= description name output_schema{}* parameters* type=
        tools[].format: definition syntax= type=
        user_location: city country region timezone type=
        [responses.answered-tool]
        .: action= allowed_callers[]= allowed_tools[] authorization background= complexity= connector_id= container
        .: description display_height# display_width# environment= execution= frame_count# frame_duration_ms# headers{}
        .: input_fidelity= max_num_results# model moderation= name output_compression# output_format= output_schema{}*
        .: parameters* parameters{}* partial_images# quality= require_approval= search_content_types[]=
        .: search_context_size= server_description server_label server_url size tunnel_id type= vector_store_ids[]
        allowed_tools: tool_names[]
        container: file_ids[] memory_limit= type=
        container.network_policy: allowed_domains[] type=
        container.network_policy.domain_secrets[]: domain name value
        environment: container_id file_ids[] memory_limit= type=
        environment.network_policy: allowed_domains[] type=
        environment.network_policy.domain_secrets[]: domain name value
        environment.skills[]: description name path skill_id type= version
        environment.skills[].source: data^ media_type= type=
        filters: allowed_domains[] filters[]* key type= value value[]
        filters.filters[]: key type= value value[]
        format: definition syntax= type=
        input_image_mask: file_id image_url
        ranking_options: ranker= score_threshold#
        ranking_options.hybrid_search: embedding_weight# text_weight#
        require_approval.always: tool_names[]
        require_approval.never: tool_names[]
        svg: model
        svg.reasoning: effort=
        tools[]: allowed_callers[]= description name output_schema{}* parameters* type=
        tools[].format: definition syntax= type=
        user_location: city country region timezone type=
        [messages.message]
        .: content role&
        content[]: content context data file_id id input{}* name signature^ source text+ thinking title tool_use_id
        content[]: toolset_name type=
        content[].cache_control: ttl= type=
        content[].caller: tool_id type=
        content[].citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        content[].citations[]: end_char_index# end_page_number# file_id search_result_index# source start_block_index#
        content[].citations[]: start_char_index# start_page_number# title type= url
        content[].content: content encrypted_stdout^ error_code= error_message file_type= lines[] new_lines# new_start#
        content[].content: num_lines# old_lines# old_start# retrieved_at return_code# start_line# stderr stdout
        content[].content: total_lines# type= url
        content[].content.content: context title type=
        content[].content.content.cache_control: ttl= type=
        content[].content.content.source: content data^ file_id media_type= type= url
        content[].content.content.source.content[]: text+ type=
        content[].content.content.source.content[].cache_control: ttl= type=
        content[].content.content.source.content[].citations[]: cited_text document_index# document_title
        content[].content.content.source.content[].citations[]: encrypted_index^ end_block_index# end_char_index#
        content[].content.content.source.content[].citations[]: end_page_number# search_result_index# source
        content[].content.content.source.content[].citations[]: start_block_index# start_char_index# start_page_number#
        content[].content.content.source.content[].citations[]: title type= url
        content[].content.content.source.content[].source: data^ file_id media_type= type= url
        content[].content.content.source.content[].transformations: oversized_image=
        content[].content.content[]: file_id type=
        content[].content.tool_references[]: tool_name type=
        content[].content.tool_references[].cache_control: ttl= type=
        content[].content[]: context encrypted_content^ page_age source text+ title tool_name type= url
        content[].content[].cache_control: ttl= type=
        content[].content[].citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        content[].content[].citations[]: end_char_index# end_page_number# search_result_index# source
        content[].content[].citations[]: start_block_index# start_char_index# start_page_number# title type= url
        content[].content[].content[]: text+ type=
        content[].content[].content[].cache_control: ttl= type=
        content[].content[].content[].citations[]: cited_text document_index# document_title encrypted_index^
        content[].content[].content[].citations[]: end_block_index# end_char_index# end_page_number#
        content[].content[].content[].citations[]: search_result_index# source start_block_index# start_char_index#
        content[].content[].content[].citations[]: start_page_number# title type= url
        content[].content[].source: content data^ file_id media_type= type= url
        content[].content[].source.content[]: text+ type=
        content[].content[].source.content[].cache_control: ttl= type=
        content[].content[].source.content[].citations[]: cited_text document_index# document_title encrypted_index^
        content[].content[].source.content[].citations[]: end_block_index# end_char_index# end_page_number#
        content[].content[].source.content[].citations[]: search_result_index# source start_block_index#
        content[].content[].source.content[].citations[]: start_char_index# start_page_number# title type= url
        content[].content[].source.content[].source: data^ file_id media_type= type= url
        content[].content[].source.content[].transformations: oversized_image=
        content[].content[].state_changes[]: download_id error path size_bytes# tab_id type= url
        content[].content[].tabs[]: tab_id title url
        content[].content[].transformations: oversized_image=
        content[].source: content data^ file_id media_type= type= url
        content[].source.content[]: text+ type=
        content[].source.content[].cache_control: ttl= type=
        content[].source.content[].citations[]: cited_text document_index# document_title encrypted_index^
        content[].source.content[].citations[]: end_block_index# end_char_index# end_page_number# search_result_index#
        content[].source.content[].citations[]: source start_block_index# start_char_index# start_page_number# title
        content[].source.content[].citations[]: type= url
        content[].source.content[].source: data^ file_id media_type= type= url
        content[].source.content[].transformations: oversized_image=
        content[].transformations: oversized_image=
        [messages.tool]
        .: allowed_callers[]= allowed_domains[] blocked_domains[] description input_examples[]{}* input_schema{}*
        .: max_characters# max_content_tokens# max_uses# name response_inclusion= type=
        cache_control: ttl= type=
        input_schema: properties{}* required[] type=
        url_sources.client_tool_results: type=
        url_sources.client_tool_results.tools[]: name type=
        url_sources.server_tool_results: type=
        url_sources.server_tool_results.tools[]: name type=
        url_sources.user_input: type=
        user_location: city country region timezone type=
        [messages.answer]
        .: id model role= stop_reason= stop_sequence type=
        container: expires_at id
        container.skills[]: skill_id type= version
        content[]: data file_id id input{}* name signature^ text+ thinking$ tool_use_id toolset_name type=
        content[].caller: tool_id type=
        content[].citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        content[].citations[]: end_char_index# end_page_number# file_id search_result_index# source start_block_index#
        content[].citations[]: start_char_index# start_page_number# title type= url
        content[].content: content encrypted_stdout^ error_code= error_message file_type= lines[] new_lines# new_start#
        content[].content: num_lines# old_lines# old_start# retrieved_at return_code# start_line# stderr stdout
        content[].content: total_lines# type= url
        content[].content.content: title type=
        content[].content.content.source: data^ media_type= type=
        content[].content.content[]: file_id type=
        content[].content.tool_references[]: tool_name type=
        content[].content[]: encrypted_content^ page_age title type= url
        diagnostics.cache_miss_reason: cache_missed_input_tokens# type=
        stop_details: category= explanation type=
        usage: cache_creation_input_tokens# cache_read_input_tokens# inference_geo input_tokens# output_tokens#
        usage: service_tier= speed=
        usage.cache_creation: ephemeral_1h_input_tokens# ephemeral_5m_input_tokens#
        usage.output_tokens_details: thinking_tokens#
        usage.server_tool_use: web_fetch_requests# web_search_requests#
        [gemini.content]
        .: role
        parts[]: mediaProcessing= partMetadata{}* text+ thoughtSignature^
        parts[].audioMetadata: endOffset startOffset
        parts[].audioTranscription: endOffset languageCode speakerLabel startOffset text
        parts[].audioTranscription.words[]: endOffset startOffset word
        parts[].codeExecutionResult: id outcome= output
        parts[].documentMetadata: contentLayers[]= endPage# startPage#
        parts[].executableCode: code id language=
        parts[].fileData: displayName fileUri mimeType
        parts[].functionCall: args{}* id name
        parts[].functionCall.partialArgs[]: jsonPath nullValue= numberValue# stringValue
        parts[].functionResponse: id name response{}* scheduling=
        parts[].functionResponse.parts[]: mediaProcessing=
        parts[].functionResponse.parts[].audioMetadata: endOffset startOffset
        parts[].functionResponse.parts[].documentMetadata: contentLayers[]= endPage# startPage#
        parts[].functionResponse.parts[].fileData: displayName fileUri mimeType
        parts[].functionResponse.parts[].inlineData: data^ displayName mimeType
        parts[].functionResponse.parts[].mediaResolution: level= numTokens#
        parts[].functionResponse.parts[].spreadsheetMetadata: contentLayers[]= sheetIndex# visibleCells
        parts[].functionResponse.parts[].videoMetadata: contentLayers[]= endOffset fps# startOffset
        parts[].inlineData: data^ displayName mimeType
        parts[].mediaResolution: level= numTokens#
        parts[].speechMetadata: speaker style
        parts[].spreadsheetMetadata: contentLayers[]= sheetIndex# visibleCells
        parts[].toolCall: args{}* id toolType=
        parts[].toolResponse: id response{}* toolType=
        parts[].videoMetadata: contentLayers[]= endOffset fps# startOffset
        [gemini.tool]
        computerUse: disabledSafetyPolicies[]= environment= excludedPredefinedFunctions[]
        enterpriseWebSearch: blockingConfidence= excludeDomains[]
        exaAiSearch: apiKey customConfigs{}*
        fileSearch: fileSearchStoreNames[] metadataFilter topK#
        functionDeclarations[]: behavior= description name parametersJsonSchema* responseJsonSchema*
        functionDeclarations[].parameters: additionalProperties* anyOf[]* default* defs{}* description enum[] example*
        functionDeclarations[].parameters: format items* maxItems# maxLength# maxProperties# maximum# minItems#
        functionDeclarations[].parameters: minLength# minProperties# minimum# pattern properties{}* propertyOrdering[]
        functionDeclarations[].parameters: ref required[] title type=
        functionDeclarations[].response: additionalProperties* anyOf[]* default* defs{}* description enum[] example*
        functionDeclarations[].response: format items* maxItems# maxLength# maxProperties# maximum# minItems#
        functionDeclarations[].response: minLength# minProperties# minimum# pattern properties{}* propertyOrdering[]
        functionDeclarations[].response: ref required[] title type=
        googleMaps.authConfig: apiKey authType=
        googleMaps.authConfig.apiKeyConfig: apiKeySecret apiKeyString httpElementLocation= name
        googleMaps.authConfig.googleServiceAccountConfig: serviceAccount
        googleMaps.authConfig.httpBasicAuthConfig: credentialSecret
        googleMaps.authConfig.oauthConfig: accessToken serviceAccount
        googleMaps.authConfig.oidcConfig: idToken serviceAccount
        googleSearch: blockingConfidence= excludeDomains[]
        googleSearch.timeRangeFilter: endTime startTime
        googleSearchRetrieval.dynamicRetrievalConfig: dynamicThreshold# mode=
        mcpServers[]: name
        mcpServers[].streamableHttpTransport: headers{} sseReadTimeout timeout url
        parallelAiSearch: apiKey customConfigs{}*
        retrieval.externalApi: apiSpec= endpoint
        retrieval.externalApi.apiAuth.apiKeyConfig: apiKeySecretVersion apiKeyString
        retrieval.externalApi.authConfig: apiKey authType=
        retrieval.externalApi.authConfig.apiKeyConfig: apiKeySecret apiKeyString httpElementLocation= name
        retrieval.externalApi.authConfig.googleServiceAccountConfig: serviceAccount
        retrieval.externalApi.authConfig.httpBasicAuthConfig: credentialSecret
        retrieval.externalApi.authConfig.oauthConfig: accessToken serviceAccount
        retrieval.externalApi.authConfig.oidcConfig: idToken serviceAccount
        retrieval.externalApi.elasticSearchParams: index numHits# searchTemplate
        retrieval.vertexAiSearch: datastore engine filter maxResults#
        retrieval.vertexAiSearch.dataStoreSpecs[]: dataStore filter
        retrieval.vertexRagStore: ragCorpora[] similarityTopK# vectorDistanceThreshold#
        retrieval.vertexRagStore.ragResources[]: ragCorpus ragFileIds[]
        retrieval.vertexRagStore.ragRetrievalConfig: topK#
        retrieval.vertexRagStore.ragRetrievalConfig.filter: metadataFilter vectorDistanceThreshold#
        retrieval.vertexRagStore.ragRetrievalConfig.filter: vectorSimilarityThreshold#
        retrieval.vertexRagStore.ragRetrievalConfig.hybridSearch: alpha#
        retrieval.vertexRagStore.ragRetrievalConfig.ranking.llmRanker: modelName
        retrieval.vertexRagStore.ragRetrievalConfig.ranking.rankService: modelName
        """#

    static let requests = #"""
        [chat]
        .: frequency_penalty# function_call= logit_bias{}# max_completion_tokens# max_tokens# metadata{} modalities[]=
        .: model& n& presence_penalty# prompt_cache_key prompt_cache_retention= reasoning_effort= safety_identifier
        .: seed# service_tier= stop stop[] temperature# tool_choice= top_logprobs# top_p# user verbosity=
        audio: format= voice
        audio.voice: id
        function_call: name
        functions[]: description name parameters{}*
        messages[]: content name reasoning_content refusal role& tool_call_id
        messages[].audio: id
        messages[].content[]: refusal text+ type=
        messages[].content[].file: file_data^ file_id filename
        messages[].content[].image_url: detail= url
        messages[].content[].input_audio: data^ format=
        messages[].content[].prompt_cache_breakpoint: mode= ttl=
        messages[].content_blocks[]: text
        messages[].function_call: arguments! name
        messages[].tool_calls[]: id type=
        messages[].tool_calls[].custom: input name
        messages[].tool_calls[].function: arguments! name
        moderation: model
        moderation.policy.input: mode=
        moderation.policy.output: mode=
        prediction: content type=
        prediction.content[]: text+ type=
        prediction.content[].prompt_cache_breakpoint: mode= ttl=
        prompt_cache_options: mode= ttl=
        response_format: type=
        response_format.json_schema: description name schema{}*
        tool_choice: type=
        tool_choice.allowed_tools: mode= tools[]{}*
        tool_choice.custom: name
        tool_choice.function: name
        tools[]: type=
        tools[].custom: description name
        tools[].custom.format: type=
        tools[].custom.format.grammar: definition syntax=
        tools[].function: description name parameters{}*
        web_search_options: search_context_size=
        web_search_options.user_location: type=
        web_search_options.user_location.approximate: city country region timezone
        [completions]
        .: best_of# frequency_penalty# logit_bias{}# logprobs# max_tokens# model& n& presence_penalty# prompt prompt[]
        .: prompt[][]# seed# stop stop[] suffix temperature# top_p# user
        [responses]
        .: conversation include[]= input instructions max_output_tokens# max_tool_calls# metadata{} model&
        .: previous_response_id prompt_cache_key prompt_cache_retention= safety_identifier service_tier= temperature#
        .: tool_choice= tools[]@responses.tool top_logprobs# top_p# truncation= user
        access_programs: cyber=
        background_options: completion_window= continuation_id
        context_management[]: compact_threshold# type
        conversation: id
        image: context_compression=
        input[]: action= approval_request_id arguments! background= call_id code container_id content
        input[]: encrypted_content^ error execution= fingerprint id input max_output_length# name namespace output
        input[]: output_format= phase= quality= queries[] reason result revised_prompt role= server_label size status=
        input[]: tools[]@responses.tool type=
        input[].acknowledged_safety_checks[]: code id message
        input[].action: button= command[] commands[] env{} keys[] max_output_length# pattern queries[] query scroll_x#
        input[].action: scroll_y# text timeout_ms# type= url user working_directory x# y#
        input[].action.path[]: x# y#
        input[].action.sources[]: type= url
        input[].actions[]: button= keys[] scroll_x# scroll_y# text type= x# y#
        input[].actions[].path[]: x# y#
        input[].caller: caller_id type=
        input[].content[]: detail= file_data^ file_id file_url filename image_url refusal text+ type=
        input[].content[].annotations[]: container_id end_index# file_id filename index# start_index# title type= url
        input[].content[].logprobs[]: bytes[]# logprob# token
        input[].content[].logprobs[].top_logprobs[]: bytes[]# logprob# token
        input[].content[].prompt_cache_breakpoint: mode= ttl=
        input[].environment: container_id type=
        input[].environment.skills[]: description name path
        input[].error: code content* message param type
        input[].error.moderation_details: categories[] moderation_stage=
        input[].operation: diff path type=
        input[].output: file_id image_url type=
        input[].output[]: detail= file_data^ file_id file_url filename image_url stderr stdout text+ type=
        input[].output[].outcome: exit_code# type=
        input[].output[].prompt_cache_breakpoint: mode= ttl=
        input[].outputs[]: logs type= url
        input[].pending_safety_checks[]: code id message
        input[].reasoning: effort=
        input[].results[]: attributes{} file_id filename score# text
        input[].summary[]: text type=
        input[].svg_usage: input_tokens# model output_tokens# reasoning_tokens# total_tokens#
        input[].text.format: description name schema{}* type=
        input[].tools[]: action= allowed_callers[]= allowed_tools[] annotations* authorization background= complexity=
        input[].tools[]: connector_id= container description display_height# display_width# environment= execution=
        input[].tools[]: frame_count# frame_duration_ms# headers{} input_fidelity= input_schema* max_num_results# model
        input[].tools[]: moderation= name output_compression# output_format= output_schema{}* parameters* parameters{}*
        input[].tools[]: partial_images# quality= require_approval= search_content_types[]= search_context_size=
        input[].tools[]: server_description server_label server_url size tunnel_id type= vector_store_ids[]
        input[].tools[].allowed_tools: tool_names[]
        input[].tools[].container: file_ids[] memory_limit= type=
        input[].tools[].container.network_policy: allowed_domains[] type=
        input[].tools[].container.network_policy.domain_secrets[]: domain name value
        input[].tools[].environment: container_id file_ids[] memory_limit= type=
        input[].tools[].environment.network_policy: allowed_domains[] type=
        input[].tools[].environment.network_policy.domain_secrets[]: domain name value
        input[].tools[].environment.skills[]: description name path skill_id type= version
        input[].tools[].environment.skills[].source: data^ media_type= type=
        input[].tools[].filters: allowed_domains[] filters[]* key type= value value[]
        input[].tools[].filters.filters[]: key type= value value[]
        input[].tools[].format: definition syntax= type=
        input[].tools[].input_image_mask: file_id image_url
        input[].tools[].ranking_options: ranker= score_threshold#
        input[].tools[].ranking_options.hybrid_search: embedding_weight# text_weight#
        input[].tools[].require_approval.always: tool_names[]
        input[].tools[].require_approval.never: tool_names[]
        input[].tools[].svg: model
        input[].tools[].svg.reasoning: effort=
        input[].tools[].tools[]: allowed_callers[]= description name output_schema{}* parameters* type=
        input[].tools[].tools[].format: definition syntax= type=
        input[].tools[].user_location: city country region timezone type=
        moderation: model
        moderation.policy.input: mode=
        moderation.policy.output: mode=
        prompt: id variables{} version
        prompt.variables{}: detail= file_data^ file_id file_url filename image_url text type=
        prompt.variables{}.prompt_cache_breakpoint: mode= ttl=
        prompt_cache_options: comparison_response_id mode= ttl=
        reasoning: context= effort= generate_summary= mode summary=
        text: verbosity=
        text.format: description name schema{}* type=
        tool_choice: mode= name server_label tools[]{}* type=
        [embeddings]
        .: dimensions# encoding_format= input input[] input[][]# model& user
        [images]
        .: background= complexity= frame_count# frame_duration_ms# model& moderation= n# output_compression#
        .: output_format= partial_images# prompt quality= response_format= safety_identifier size style= user
        svg: model
        svg.reasoning: effort=
        [speech]
        .: input instructions model& response_format= speed# stream_format= voice
        voice: id
        [rerank]
        .: documents[] documents[]{} model& query rank_fields[] top_n#
        [messages]
        .: container inference_geo max_tokens# messages[]@messages.message model& service_tier= speed= stop_sequences[]
        .: system tools[]@messages.tool user_profile_id workspace_id
        cache_control: ttl= type=
        container: id
        container.skills[]: skill_id type= version
        diagnostics: previous_message_id
        metadata: user_id
        output_config: effort=
        output_config.format: schema{}* type=
        system[]: text+ type=
        system[].cache_control: ttl= type=
        system[].citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        system[].citations[]: end_char_index# end_page_number# search_result_index# source start_block_index#
        system[].citations[]: start_char_index# start_page_number# title type= url
        thinking: budget_tokens# display= type=
        tool_choice: name type=
        [countTokens]
        .: messages[]@messages.message model& speed= system tools[]@messages.tool user_profile_id workspace_id
        cache_control: ttl= type=
        output_config: effort=
        output_config.format: schema{}* type=
        system[]: text+ type=
        system[].cache_control: ttl= type=
        system[].citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        system[].citations[]: end_char_index# end_page_number# search_result_index# source start_block_index#
        system[].citations[]: start_char_index# start_page_number# title type= url
        thinking: budget_tokens# display= type=
        tool_choice: name type=
        [gemini]
        .: cachedContent contents[]@gemini.content labels{} systemInstruction@gemini.content tools[]@gemini.tool
        generationConfig: candidateCount# frequencyPenalty# logprobs# maxOutputTokens# mediaResolution=
        generationConfig: presencePenalty# responseJsonSchema* responseMimeType responseModalities[]= seed#
        generationConfig: stopSequences[] temperature# topK# topP#
        generationConfig.audioTranscriptionConfig: adaptationPhrases[] customVocabulary[] languageCodes[] mode=
        generationConfig.audioTranscriptionConfig: sourceText
        generationConfig.audioTranscriptionConfig.languageHints: languageCodes[]
        generationConfig.modelSelectionConfig: featureSelectionPreference=
        generationConfig.responseFormat[].audio: bitRate# delivery= mimeType sampleRate#
        generationConfig.responseFormat[].image: aspectRatio= delivery= imageSize= mimeType
        generationConfig.responseFormat[].text: mimeType schema*
        generationConfig.responseFormat[].video: aspectRatio= delivery= duration gcsUri resolution
        generationConfig.responseSchema: additionalProperties* anyOf[]* default* defs{}* description enum[] example*
        generationConfig.responseSchema: format items* maxItems# maxLength# maxProperties# maximum# minItems#
        generationConfig.responseSchema: minLength# minProperties# minimum# pattern properties{}* propertyOrdering[]
        generationConfig.responseSchema: ref required[] title type=
        generationConfig.routingConfig.autoMode: modelRoutingPreference=
        generationConfig.routingConfig.manualMode: modelName
        generationConfig.speechConfig: languageCode
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[]: speaker
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig: voice
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.prebuiltVoiceConfig:
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.prebuiltVoiceConfig: voiceName
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig:
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig: consentAudio^
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig: mimeType
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig: voiceSampleAudio^
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig.voiceConsentSignature:
        generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[].voiceConfig.replicatedVoiceConfig.voiceConsentSignature: signature^
        generationConfig.speechConfig.voiceConfig: voice
        generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig: voiceName
        generationConfig.speechConfig.voiceConfig.replicatedVoiceConfig: consentAudio^ mimeType voiceSampleAudio^
        generationConfig.speechConfig.voiceConfig.replicatedVoiceConfig.voiceConsentSignature: signature^
        generationConfig.thinkingConfig: thinkingBudget# thinkingLevel=
        generationConfig.translationConfig: targetLanguageCode
        safetySettings[]: category= method= threshold=
        toolConfig.functionCallingConfig: allowedFunctionNames[] mode=
        toolConfig.retrievalConfig: languageCode
        toolConfig.retrievalConfig.latLng: latitude# longitude#
        [geminiCountTokens]
        .: contents[]@gemini.content generateContentRequest*
        [embedContent]
        .: content@gemini.content model& outputDimensionality# taskType title
        [batchEmbedContents]
        requests[]: content@gemini.content model outputDimensionality# taskType title
        """#

    static let answers = #"""
        [chat]
        .: created# id metadata{} model object= service_tier= system_fingerprint
        choices[]: finish_reason= index&
        choices[].logprobs.content[]: bytes[]- logprob- token-
        choices[].logprobs.content[].top_logprobs[]: bytes[]- logprob- token-
        choices[].logprobs.refusal[]: bytes[]- logprob- token-
        choices[].logprobs.refusal[].top_logprobs[]: bytes[]- logprob- token-
        choices[].message: content reasoning reasoning_content refusal role=
        choices[].message.annotations[]: type=
        choices[].message.annotations[].url_citation: end_index# start_index# title url
        choices[].message.audio: data^ expires_at# id transcript
        choices[].message.content[]: text+
        choices[].message.function_call: arguments! name
        choices[].message.images[].image_url: url
        choices[].message.reasoning_details[]: text
        choices[].message.tool_calls[]: id type=
        choices[].message.tool_calls[].custom: input name
        choices[].message.tool_calls[].function: arguments! name
        moderation.input: code message model type=
        moderation.input.results[]: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.input.results[]: category_scores{}# model type=
        moderation.output: code message model type=
        moderation.output.results[]: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.output.results[]: category_scores{}# model type=
        usage: completion_tokens# prompt_tokens# total_tokens#
        usage.completion_tokens_details: accepted_prediction_tokens# audio_tokens# reasoning_tokens#
        usage.completion_tokens_details: rejected_prediction_tokens# text_tokens#
        usage.prompt_tokens_details: audio_tokens# cache_write_tokens# cached_tokens# image_tokens# text_tokens#
        [completions]
        .: created# id model object= system_fingerprint
        choices[]: finish_reason= index# text
        choices[].logprobs: text_offset[]- token_logprobs[]- tokens[]- top_logprobs[]{}-
        usage: completion_tokens# prompt_tokens# total_tokens#
        usage.completion_tokens_details: accepted_prediction_tokens# audio_tokens# reasoning_tokens#
        usage.completion_tokens_details: rejected_prediction_tokens# text_tokens#
        usage.prompt_tokens_details: audio_tokens# cache_write_tokens# cached_tokens# image_tokens# text_tokens#
        [responses]
        .: @responses.response
        [embeddings]
        .: model object=
        data[]: embedding[]# index# object=
        usage: prompt_tokens# total_tokens#
        [images]
        .: background= created# output_format= quality= safety_identifier size
        data[]: b64_json^ revised_prompt url
        svg_usage: input_tokens# model output_tokens# reasoning_tokens# total_tokens#
        usage: input_tokens# output_tokens# total_tokens#
        usage.input_tokens_details: image_tokens# text_tokens#
        usage.output_tokens_details: image_tokens# text_tokens#
        [rerank]
        .: id meta* model
        results[]: document document{} index# relevance_score#
        [messages]
        .: @messages.answer
        [countTokens]
        .: input_tokens#
        [gemini]
        .: automaticFunctionCallingHistory[]@gemini.content createTime modelVersion parsed= parsed{}* responseId
        candidates[]: avgLogprobs# content@gemini.content continuationToken^ finishMessage finishReason= index#
        candidates[]: tokenCount#
        candidates[].citationMetadata.citations[]: endIndex# license startIndex# title uri
        candidates[].citationMetadata.citations[].publicationDate: day# month# year#
        candidates[].groundingMetadata: googleMapsWidgetContextToken imageSearchQueries[] retrievalQueries[]
        candidates[].groundingMetadata: webSearchQueries[]
        candidates[].groundingMetadata.groundingChunks[].image: domain imageUri sourceUri title
        candidates[].groundingMetadata.groundingChunks[].maps: placeId text title uri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: googleMapsUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: relativePublishTimeDescription
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: review reviewId title
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution:
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: displayName
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: photoUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: uri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: googleMapsUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: relativePublishTimeDescription
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: review reviewId
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: title
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution:
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: displayName
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: photoUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: uri
        candidates[].groundingMetadata.groundingChunks[].maps.route: distanceMeters# duration encodedPolyline
        candidates[].groundingMetadata.groundingChunks[].retrievedContext: documentName fileSearchStore mediaId
        candidates[].groundingMetadata.groundingChunks[].retrievedContext: pageNumber# text title uri
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[]: key numericValue#
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[]: stringValue
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[].stringListValue: values[]
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.ragChunk: chunkId fileId text
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.ragChunk.pageSpan: firstPage# lastPage#
        candidates[].groundingMetadata.groundingChunks[].web: domain title uri
        candidates[].groundingMetadata.groundingSupports[]: confidenceScores[]# groundingChunkIndices[]#
        candidates[].groundingMetadata.groundingSupports[]: renderedParts[]#
        candidates[].groundingMetadata.groundingSupports[].segment: endIndex# partIndex# startIndex# text
        candidates[].groundingMetadata.retrievalMetadata: googleSearchDynamicRetrievalScore#
        candidates[].groundingMetadata.searchEntryPoint: renderedContent sdkBlob^
        candidates[].groundingMetadata.sourceFlaggingUris[]: flagContentUri sourceId
        candidates[].logprobsResult: logProbabilitySum-
        candidates[].logprobsResult.chosenCandidates[]: logProbability- token- tokenId-
        candidates[].logprobsResult.topCandidates[].candidates[]: logProbability- token- tokenId-
        candidates[].safetyRatings[]: category= overwrittenThreshold= probability= probabilityScore# severity=
        candidates[].safetyRatings[]: severityScore#
        candidates[].urlContextMetadata.urlMetadata[]: retrievedUrl urlRetrievalStatus=
        modelStatus: message modelStage= retirementTime
        promptFeedback: blockReason= blockReasonMessage
        promptFeedback.safetyRatings[]: category= overwrittenThreshold= probability= probabilityScore# severity=
        promptFeedback.safetyRatings[]: severityScore#
        sdkHttpResponse: body headers{}
        usageMetadata: cachedContentTokenCount# candidatesTokenCount# promptTokenCount# thoughtsTokenCount#
        usageMetadata: toolUsePromptTokenCount# totalTokenCount# trafficType=
        usageMetadata.cacheTokensDetails[]: modality= tokenCount#
        usageMetadata.candidatesTokensDetails[]: modality= tokenCount#
        usageMetadata.promptTokensDetails[]: modality= tokenCount#
        usageMetadata.toolUsePromptTokensDetails[]: modality= tokenCount#
        [geminiCountTokens]
        .: cachedContentTokenCount# totalTokens#
        sdkHttpResponse: body headers{}
        [embedContent]
        embeddings[]: values[]#
        embeddings[].statistics: tokenCount#
        embeddings[].statistics.tokensDetails[]: modality= tokenCount#
        metadata: billableCharacterCount#
        sdkHttpResponse: body headers{}
        usageMetadata: cachedContentTokenCount# promptTokenCount# responseTokenCount# serviceTier= thoughtsTokenCount#
        usageMetadata: toolUsePromptTokenCount# totalTokenCount# trafficType=
        usageMetadata.cacheTokensDetails[]: modality= tokenCount#
        usageMetadata.promptTokensDetails[]: modality= tokenCount#
        usageMetadata.responseTokensDetails[]: modality= tokenCount#
        usageMetadata.toolUsePromptTokensDetails[]: modality= tokenCount#
        [batchEmbedContents]
        .: usageMetadata*
        embeddings[]: values[]#
        embeddings[].statistics: tokenCount#
        embeddings[].statistics.tokensDetails[]: modality= tokenCount#
        [error]
        .: request_id type
        error: code details* message param status type
        """#

    static let events = #"""
        [chat event]
        .: created# id model obfuscation- object= service_tier= system_fingerprint
        choices[]: finish_reason= index&
        choices[].delta: content~ reasoning~ reasoning_content~ refusal~ role= thinking~ x_vendor~
        choices[].delta.annotations[].url_citation: title url
        choices[].delta.audio: data^ expires_at# id transcript~
        choices[].delta.content[]: text~
        choices[].delta.content[].thinking[]: text~
        choices[].delta.function_call: arguments| name|
        choices[].delta.images[].image_url: url
        choices[].delta.reasoning_details[]: data~ summary~ text~
        choices[].delta.tool_calls[]: id index& type=
        choices[].delta.tool_calls[].custom: input| name|
        choices[].delta.tool_calls[].function: arguments| name|
        choices[].logprobs.content[]: bytes[]- logprob- token-
        choices[].logprobs.content[].top_logprobs[]: bytes[]- logprob- token-
        choices[].logprobs.refusal[]: bytes[]- logprob- token-
        choices[].logprobs.refusal[].top_logprobs[]: bytes[]- logprob- token-
        error: message
        moderation.input: code message model type=
        moderation.input.results[]: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.input.results[]: category_scores{}# model type=
        moderation.output: code message model type=
        moderation.output.results[]: categories{} category_applied_input_types{} category_applied_input_types{}[]=
        moderation.output.results[]: category_scores{}# model type=
        usage: completion_tokens# prompt_tokens# total_tokens#
        usage.completion_tokens_details: accepted_prediction_tokens# audio_tokens# reasoning_tokens#
        usage.completion_tokens_details: rejected_prediction_tokens# text_tokens#
        usage.prompt_tokens_details: audio_tokens# cache_write_tokens# cached_tokens# image_tokens# text_tokens#
        [completions event]
        .: created# id model object= system_fingerprint
        choices[]: finish_reason= index& text~
        choices[].logprobs: text_offset[]- token_logprobs[]- tokens[]- top_logprobs[]{}-
        usage: completion_tokens# prompt_tokens# total_tokens#
        usage.completion_tokens_details: accepted_prediction_tokens# audio_tokens# reasoning_tokens#
        usage.completion_tokens_details: rejected_prediction_tokens# text_tokens#
        usage.prompt_tokens_details: audio_tokens# cache_write_tokens# cached_tokens# image_tokens# text_tokens#
        [gemini event]
        .: createTime modelVersion parsed= parsed{}* responseId
        automaticFunctionCallingHistory[]: role
        automaticFunctionCallingHistory[].parts[]: mediaProcessing= partMetadata{}* text thoughtSignature^
        automaticFunctionCallingHistory[].parts[].audioMetadata: endOffset startOffset
        automaticFunctionCallingHistory[].parts[].audioTranscription: endOffset languageCode speakerLabel startOffset
        automaticFunctionCallingHistory[].parts[].audioTranscription: text
        automaticFunctionCallingHistory[].parts[].audioTranscription.words[]: endOffset startOffset word
        automaticFunctionCallingHistory[].parts[].codeExecutionResult: id outcome= output
        automaticFunctionCallingHistory[].parts[].documentMetadata: contentLayers[]= endPage# startPage#
        automaticFunctionCallingHistory[].parts[].executableCode: code id language=
        automaticFunctionCallingHistory[].parts[].fileData: displayName fileUri mimeType
        automaticFunctionCallingHistory[].parts[].functionCall: args{}* id name
        automaticFunctionCallingHistory[].parts[].functionCall.partialArgs[]: jsonPath nullValue= numberValue#
        automaticFunctionCallingHistory[].parts[].functionCall.partialArgs[]: stringValue
        automaticFunctionCallingHistory[].parts[].functionResponse: id name response{}* scheduling=
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[]: mediaProcessing=
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].audioMetadata: endOffset startOffset
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].documentMetadata: contentLayers[]= endPage#
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].documentMetadata: startPage#
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].fileData: displayName fileUri mimeType
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].inlineData: data^ displayName mimeType
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].mediaResolution: level= numTokens#
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].spreadsheetMetadata: contentLayers[]=
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].spreadsheetMetadata: sheetIndex#
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].spreadsheetMetadata: visibleCells
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].videoMetadata: contentLayers[]= endOffset
        automaticFunctionCallingHistory[].parts[].functionResponse.parts[].videoMetadata: fps# startOffset
        automaticFunctionCallingHistory[].parts[].inlineData: data^ displayName mimeType
        automaticFunctionCallingHistory[].parts[].mediaResolution: level= numTokens#
        automaticFunctionCallingHistory[].parts[].speechMetadata: speaker style
        automaticFunctionCallingHistory[].parts[].spreadsheetMetadata: contentLayers[]= sheetIndex# visibleCells
        automaticFunctionCallingHistory[].parts[].toolCall: args{}* id toolType=
        automaticFunctionCallingHistory[].parts[].toolResponse: id response{}* toolType=
        automaticFunctionCallingHistory[].parts[].videoMetadata: contentLayers[]= endOffset fps# startOffset
        candidates[]: avgLogprobs# continuationToken^ finishMessage finishReason= index& tokenCount#
        candidates[].citationMetadata.citations[]: endIndex# license startIndex# title uri
        candidates[].citationMetadata.citations[].publicationDate: day# month# year#
        candidates[].content: role
        candidates[].content.parts[]: mediaProcessing= partMetadata{}* text~ thoughtSignature^
        candidates[].content.parts[].audioMetadata: endOffset startOffset
        candidates[].content.parts[].audioTranscription: endOffset languageCode speakerLabel startOffset text~
        candidates[].content.parts[].audioTranscription.words[]: endOffset startOffset word
        candidates[].content.parts[].codeExecutionResult: id outcome= output
        candidates[].content.parts[].documentMetadata: contentLayers[]= endPage# startPage#
        candidates[].content.parts[].executableCode: code id language=
        candidates[].content.parts[].fileData: displayName fileUri mimeType
        candidates[].content.parts[].functionCall: args{}* id name
        candidates[].content.parts[].functionCall.partialArgs[]: jsonPath nullValue= numberValue# stringValue~
        candidates[].content.parts[].functionResponse: id name response{}* scheduling=
        candidates[].content.parts[].functionResponse.parts[]: mediaProcessing=
        candidates[].content.parts[].functionResponse.parts[].audioMetadata: endOffset startOffset
        candidates[].content.parts[].functionResponse.parts[].documentMetadata: contentLayers[]= endPage# startPage#
        candidates[].content.parts[].functionResponse.parts[].fileData: displayName fileUri mimeType
        candidates[].content.parts[].functionResponse.parts[].inlineData: data^ displayName mimeType
        candidates[].content.parts[].functionResponse.parts[].mediaResolution: level= numTokens#
        candidates[].content.parts[].functionResponse.parts[].spreadsheetMetadata: contentLayers[]= sheetIndex#
        candidates[].content.parts[].functionResponse.parts[].spreadsheetMetadata: visibleCells
        candidates[].content.parts[].functionResponse.parts[].videoMetadata: contentLayers[]= endOffset fps#
        candidates[].content.parts[].functionResponse.parts[].videoMetadata: startOffset
        candidates[].content.parts[].inlineData: data^ displayName mimeType
        candidates[].content.parts[].mediaResolution: level= numTokens#
        candidates[].content.parts[].speechMetadata: speaker style
        candidates[].content.parts[].spreadsheetMetadata: contentLayers[]= sheetIndex# visibleCells
        candidates[].content.parts[].toolCall: args{}* id toolType=
        candidates[].content.parts[].toolResponse: id response{}* toolType=
        candidates[].content.parts[].videoMetadata: contentLayers[]= endOffset fps# startOffset
        candidates[].groundingMetadata: googleMapsWidgetContextToken imageSearchQueries[] retrievalQueries[]
        candidates[].groundingMetadata: webSearchQueries[]
        candidates[].groundingMetadata.groundingChunks[].image: domain imageUri sourceUri title
        candidates[].groundingMetadata.groundingChunks[].maps: placeId text title uri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: googleMapsUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: relativePublishTimeDescription
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[]: review reviewId title
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution:
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: displayName
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: photoUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippet[].authorAttribution: uri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: flagContentUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: googleMapsUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: relativePublishTimeDescription
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: review reviewId
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[]: title
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution:
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: displayName
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: photoUri
        candidates[].groundingMetadata.groundingChunks[].maps.placeAnswerSources.reviewSnippets[].authorAttribution: uri
        candidates[].groundingMetadata.groundingChunks[].maps.route: distanceMeters# duration encodedPolyline
        candidates[].groundingMetadata.groundingChunks[].retrievedContext: documentName fileSearchStore mediaId
        candidates[].groundingMetadata.groundingChunks[].retrievedContext: pageNumber# text title uri
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[]: key numericValue#
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[]: stringValue
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.customMetadata[].stringListValue: values[]
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.ragChunk: chunkId fileId text
        candidates[].groundingMetadata.groundingChunks[].retrievedContext.ragChunk.pageSpan: firstPage# lastPage#
        candidates[].groundingMetadata.groundingChunks[].web: domain title uri
        candidates[].groundingMetadata.groundingSupports[]: confidenceScores[]# groundingChunkIndices[]#
        candidates[].groundingMetadata.groundingSupports[]: renderedParts[]#
        candidates[].groundingMetadata.groundingSupports[].segment: endIndex# partIndex# startIndex# text
        candidates[].groundingMetadata.retrievalMetadata: googleSearchDynamicRetrievalScore#
        candidates[].groundingMetadata.searchEntryPoint: renderedContent sdkBlob^
        candidates[].groundingMetadata.sourceFlaggingUris[]: flagContentUri sourceId
        candidates[].logprobsResult: logProbabilitySum-
        candidates[].logprobsResult.chosenCandidates[]: logProbability- token- tokenId-
        candidates[].logprobsResult.topCandidates[].candidates[]: logProbability- token- tokenId-
        candidates[].safetyRatings[]: category= overwrittenThreshold= probability= probabilityScore# severity=
        candidates[].safetyRatings[]: severityScore#
        candidates[].urlContextMetadata.urlMetadata[]: retrievedUrl urlRetrievalStatus=
        modelStatus: message modelStage= retirementTime
        promptFeedback: blockReason= blockReasonMessage
        promptFeedback.safetyRatings[]: category= overwrittenThreshold= probability= probabilityScore# severity=
        promptFeedback.safetyRatings[]: severityScore#
        sdkHttpResponse: body headers{}
        usageMetadata: cachedContentTokenCount# candidatesTokenCount# promptTokenCount# thoughtsTokenCount#
        usageMetadata: toolUsePromptTokenCount# totalTokenCount# trafficType=
        usageMetadata.cacheTokensDetails[]: modality= tokenCount#
        usageMetadata.candidatesTokensDetails[]: modality= tokenCount#
        usageMetadata.promptTokensDetails[]: modality= tokenCount#
        usageMetadata.toolUsePromptTokensDetails[]: modality= tokenCount#
        [responses response.audio.delta]
        .: delta^ sequence_number# type=
        [responses response.audio.done]
        .: sequence_number# type=
        [responses response.audio.transcript.delta]
        .: delta~ sequence_number# type=
        [responses response.audio.transcript.done]
        .: sequence_number# type=
        [responses response.code_interpreter_call_code.delta]
        .: delta~ item_id output_index& sequence_number# type=
        [responses response.code_interpreter_call_code.done]
        .: code item_id output_index& sequence_number# type=
        [responses response.code_interpreter_call.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.code_interpreter_call.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.code_interpreter_call.interpreting]
        .: item_id output_index& sequence_number# type=
        [responses response.compaction.compacting]
        .: item_id output_index& sequence_number# type=
        [responses response.completed]
        .: response@responses.response sequence_number# type=
        [responses response.content_part.added]
        .: content_index& item_id output_index& sequence_number# type=
        part: refusal text type=
        part.annotations[]: container_id end_index# file_id filename index# start_index# title type= url
        part.logprobs[]: bytes[]- logprob- token-
        part.logprobs[].top_logprobs[]: bytes[]- logprob- token-
        [responses response.content_part.done]
        .: content_index& item_id output_index& sequence_number# type=
        part: refusal text type=
        part.annotations[]: container_id end_index# file_id filename index# start_index# title type= url
        part.logprobs[]: bytes[]- logprob- token-
        part.logprobs[].top_logprobs[]: bytes[]- logprob- token-
        [responses response.created]
        .: response@responses.response sequence_number# type=
        [responses error]
        .: code message param sequence_number# type=
        [responses response.file_search_call.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.file_search_call.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.file_search_call.searching]
        .: item_id output_index& sequence_number# type=
        [responses response.function_call_arguments.delta]
        .: delta| item_id output_index& sequence_number# type=
        [responses response.function_call_arguments.done]
        .: arguments! item_id output_index& sequence_number# type=
        [responses response.shell_call_command.added]
        .: command command_index& output_index& sequence_number# type=
        [responses response.shell_call_command.delta]
        .: command_index& delta| obfuscation- output_index& sequence_number# type=
        [responses response.shell_call_command.done]
        .: command command_index& output_index& sequence_number# type=
        [responses response.shell_call_output_content.delta]
        .: command_index& item_id output_index& sequence_number# type=
        delta: stderr~ stdout~
        [responses response.shell_call_output_content.done]
        .: command_index& item_id output_index& sequence_number# type=
        output[]: created_by stderr stdout
        output[].outcome: exit_code# type=
        [responses response.in_progress]
        .: response@responses.response sequence_number# type=
        [responses response.failed]
        .: response@responses.response sequence_number# type=
        [responses response.incomplete]
        .: response@responses.response sequence_number# type=
        [responses response.output_item.added]
        .: item@responses.output-item output_index& sequence_number# type=
        [responses response.output_item.done]
        .: item@responses.output-item output_index& sequence_number# type=
        [responses response.reasoning_summary_part.added]
        .: item_id output_index& sequence_number# summary_index& type=
        part: text type=
        [responses response.reasoning_summary_part.done]
        .: item_id output_index& sequence_number# status= summary_index& type=
        part: text type=
        [responses response.reasoning_summary_text.delta]
        .: delta~ item_id output_index& sequence_number# summary_index& type=
        [responses response.reasoning_summary_text.done]
        .: item_id output_index& sequence_number# summary_index& text type=
        [responses response.reasoning_text.delta]
        .: content_index& delta~ item_id output_index& sequence_number# type=
        [responses response.reasoning_text.done]
        .: content_index& item_id output_index& sequence_number# text type=
        [responses response.refusal.delta]
        .: content_index& delta~ item_id output_index& sequence_number# type=
        [responses response.refusal.done]
        .: content_index& item_id output_index& refusal sequence_number# type=
        [responses response.output_text.delta]
        .: content_index& delta~ item_id output_index& sequence_number# type=
        logprobs[]: logprob- token-
        logprobs[].top_logprobs[]: logprob- token-
        [responses response.output_text.done]
        .: content_index& item_id output_index& sequence_number# text type=
        logprobs[]: logprob- token-
        logprobs[].top_logprobs[]: logprob- token-
        [responses response.web_search_call.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.web_search_call.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.web_search_call.searching]
        .: item_id output_index& sequence_number# type=
        [responses response.image_generation_call.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.image_generation_call.generating]
        .: item_id output_index& sequence_number# type=
        [responses response.image_generation_call.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.image_generation_call.partial_image]
        .: background item_id output_format output_index& partial_image_b64^ partial_image_index# quality
        .: sequence_number# size type=
        [responses response.mcp_call_arguments.delta]
        .: delta| item_id output_index& sequence_number# type=
        [responses response.mcp_call_arguments.done]
        .: arguments! item_id output_index& sequence_number# type=
        [responses response.mcp_call.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.mcp_call.failed]
        .: item_id output_index& sequence_number# type=
        [responses response.mcp_call.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.mcp_list_tools.completed]
        .: item_id output_index& sequence_number# type=
        [responses response.mcp_list_tools.failed]
        .: item_id output_index& sequence_number# type=
        [responses response.mcp_list_tools.in_progress]
        .: item_id output_index& sequence_number# type=
        [responses response.output_text.annotation.added]
        .: annotation_index# content_index& item_id output_index& sequence_number# type=
        annotation: container_id end_index# file_id filename index# start_index# title type= url
        [responses response.queued]
        .: response@responses.response sequence_number# type=
        [responses response.custom_tool_call_input.delta]
        .: delta| item_id output_index& sequence_number# type=
        [responses response.custom_tool_call_input.done]
        .: input item_id output_index& sequence_number# type=
        [messages message_start]
        .: message@messages.answer type=
        [messages message_delta]
        .: type=
        delta: stop_reason= stop_sequence
        delta.container: expires_at id
        delta.container.skills[]: skill_id type= version
        delta.stop_details: category= explanation type=
        usage: cache_creation_input_tokens# cache_read_input_tokens# input_tokens# output_tokens#
        usage.output_tokens_details: thinking_tokens#
        usage.server_tool_use: web_fetch_requests# web_search_requests#
        [messages message_stop]
        .: type=
        [messages content_block_start]
        .: index& type=
        content_block: data file_id id input{}* name| signature^ text~ thinking$ tool_use_id toolset_name type=
        content_block.caller: tool_id type=
        content_block.citations[]: cited_text document_index# document_title encrypted_index^ end_block_index#
        content_block.citations[]: end_char_index# end_page_number# file_id search_result_index# source
        content_block.citations[]: start_block_index# start_char_index# start_page_number# title type= url
        content_block.content: content encrypted_stdout^ error_code= error_message file_type= lines[] new_lines#
        content_block.content: new_start# num_lines# old_lines# old_start# retrieved_at return_code# start_line# stderr
        content_block.content: stdout total_lines# type= url
        content_block.content.content: title type=
        content_block.content.content.source: data^ media_type= type=
        content_block.content.content[]: file_id type=
        content_block.content.tool_references[]: tool_name type=
        content_block.content[]: encrypted_content^ page_age title type= url
        [messages content_block_delta]
        .: index& type=
        delta: partial_json| signature^ text~ thinking$ type= x_vendor~
        delta.citation: cited_text document_index# document_title encrypted_index^ end_block_index# end_char_index#
        delta.citation: end_page_number# file_id search_result_index# source start_block_index# start_char_index#
        delta.citation: start_page_number# title type= url
        [messages content_block_stop]
        .: index& type=
        [messages ping]
        .: type
        [messages error]
        .: request_id type
        error: message type
        """#
}
