//! The registry of problem codes: name, status, title and detail in both languages.
//!
//! A code is part of the API: it may be added, never renamed or given another meaning. `{name}` in
//! a detail stands for a parameter of the error.

use crate::platform::lang::Lang;

macro_rules! codes {
    ($($variant:ident $status:literal $name:literal
        $title_zh:literal / $title_en:literal
        $detail_zh:literal / $detail_en:literal;)*) => {
        /// What went wrong, by its stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`: ", $title_en)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable name.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The address of the page that says what it means, which is the `type` of its problems.
            pub fn page(self) -> String {
                format!("/docs/errors/{}", self.as_str())
            }

            /// The HTTP status the code is answered with.
            pub fn status(self) -> u16 {
                match self { $(Code::$variant => $status,)* }
            }

            /// A few words that never change with the case at hand.
            pub fn title(self, lang: Lang) -> &'static str {
                match self { $(Code::$variant => lang.pick($title_zh, $title_en),)* }
            }

            /// A sentence that says what to do, with `{name}` places.
            pub fn detail(self, lang: Lang) -> &'static str {
                match self { $(Code::$variant => lang.pick($detail_zh, $detail_en),)* }
            }
        }
    };
}

codes! {
    // What was sent cannot be read.
    BadRequest 400 "bad_request"
        "请求有误" / "Bad request"
        "请求无法识别，请检查后重试。" / "The request could not be understood.";
    MalformedJson 400 "malformed_json"
        "JSON 格式有误" / "Malformed JSON"
        "请求正文不是有效的 JSON（第 {line} 行第 {column} 列）。" / "The body is not valid JSON (line {line}, column {column}).";
    InvalidBody 400 "invalid_body"
        "请求内容有误" / "Invalid body"
        "请求内容的结构或类型不正确，见各项说明。" / "The body does not have the expected members and types; see the errors.";
    InvalidQuery 400 "invalid_query"
        "查询参数有误" / "Invalid query"
        "查询参数不正确：{reason}" / "A query parameter is wrong: {reason}";
    InvalidCursor 400 "invalid_cursor"
        "翻页标记无效" / "Invalid cursor"
        "翻页标记无效，请从第一页重新查询。" / "The cursor is not one this list gave out; start again from the first page.";
    CursorTooOld 410 "cursor_too_old"
        "翻页标记已过期" / "Cursor too old"
        "该位置之后的记录已超过保存期限，请从头开始查询。" / "What came after this position is not kept any more; begin anew without a cursor.";
    InvalidHeader 400 "invalid_header"
        "请求头有误" / "Invalid header"
        "请求头 {header} 缺失或不正确。" / "The header {header} is missing or wrong.";
    IdempotencyKeyRequired 400 "idempotency_key_required"
        "缺少幂等键" / "Idempotency key required"
        "请在 Idempotency-Key 请求头中提供本次操作的唯一标识（1–100 个可见字符）。" / "Send an Idempotency-Key header of 1 to 100 visible characters, new for each operation.";
    IdempotencyKeyReused 422 "idempotency_key_reused"
        "幂等键已被使用" / "Idempotency key reused"
        "该 Idempotency-Key 已用于内容不同的请求，请换一个新的。" / "This Idempotency-Key was used for a request with other content; send a new one.";
    InvalidRequest 422 "invalid_request"
        "填写内容有误" / "Invalid request"
        "部分内容不符合要求，见各项说明。" / "Some values do not meet the rules; see the errors.";

    // Who asks.
    Unauthenticated 401 "unauthenticated"
        "请先登录" / "Log in first"
        "请登录后再操作。" / "This needs an access token.";
    TokenExpired 401 "token_expired"
        "登录已过期" / "Token expired"
        "登录状态已过期，请刷新或重新登录。" / "The access token has expired; refresh it or log in again.";
    InvalidToken 401 "invalid_token"
        "登录状态无效" / "Invalid token"
        "登录状态无效，请重新登录。" / "The access token is not valid; log in again.";
    InvalidRefreshToken 401 "invalid_refresh_token"
        "登录状态无效" / "Invalid refresh token"
        "登录状态已失效，请重新登录。" / "The refresh token is not valid any more; log in again.";
    RefreshTokenReused 401 "refresh_token_reused"
        "登录状态已失效" / "Refresh token reused"
        "检测到登录凭证被重复使用，为安全起见已退出，请重新登录。" / "The refresh token was used twice, so the whole session was ended for safety; log in again.";
    InvalidCredentials 401 "invalid_credentials"
        "用户名或密码错误" / "Invalid credentials"
        "用户名或密码错误，请核对后重试。" / "The user name or the password is wrong.";
    InvalidSmsCode 401 "invalid_sms_code"
        "验证码错误" / "Invalid code"
        "验证码错误或已过期，请核对或重新获取。" / "The code is wrong or has expired; check it or ask for a new one.";
    SignOnNotFound 404 "sign_on_not_found"
        "没有接入这种登录方式" / "No such log-in"
        "本平台没有接入这种登录方式，请使用手机验证码登录。" / "This way to log in is not connected; log in by a code sent to your mobile.";
    SignOnMismatch 401 "sign_on_mismatch"
        "登录请求不一致" / "Not the log-in that was begun"
        "这不是本浏览器发起的登录，或者已超过 10 分钟，请重新登录。" / "This is not the log-in this browser began, or ten minutes have passed; begin again.";
    SignOnRefused 401 "sign_on_refused"
        "统一身份认证未通过" / "The single sign-on refused"
        "统一身份认证没有同意登录（{reason}），请重新登录或改用手机验证码。" / "The single sign-on did not let you in ({reason}); try again or log in by a code.";
    SignOnCodeUsed 401 "sign_on_code_used"
        "登录凭证已使用" / "Used before"
        "本次登录凭证已经用过或已过期，请重新登录。" / "What came back from the single sign-on was used before or has expired; begin again.";
    SignOnUntrusted 401 "sign_on_untrusted"
        "认证结果无法核实" / "Not to be trusted"
        "统一身份认证返回的结果无法核实，请重新登录；多次出现请改用手机验证码。" / "What the single sign-on said cannot be verified; begin again, or log in by a code.";
    SignOnUnavailable 502 "sign_on_unavailable"
        "暂时无法连接" / "Cannot be reached"
        "暂时无法连接对方的登录服务，请稍后重试，或者使用手机验证码登录。" / "The other side's log-in does not answer; try again later, or log in by a code sent to your mobile.";
    WechatNotBound 409 "wechat_not_bound"
        "微信尚未绑定" / "WeChat not bound"
        "该微信还没有绑定账号，请用手机验证码登录一次。" / "This WeChat is bound to no account yet; log in once by a code sent to your mobile.";
    WechatCodeInvalid 401 "wechat_code_invalid"
        "微信登录凭证无效" / "Invalid WeChat code"
        "微信登录凭证无效或已使用，请重试。" / "The code of WeChat is not valid or was used before; try again.";
    WechatBlocked 403 "wechat_blocked"
        "微信限制登录" / "Blocked by WeChat"
        "微信认为该用户存在风险，暂不能用微信登录，请使用手机验证码。" / "WeChat does not let this user log in; log in by a code sent to your mobile.";
    EmailNotConnected 409 "email_not_connected"
        "没有开通邮件通知" / "No e-mail here"
        "本平台没有开通邮件通知。" / "This service does not write e-mails.";
    EmailNotFound 404 "email_not_found"
        "没有电子邮箱" / "No e-mail address"
        "您还没有填写电子邮箱。" / "You have chosen no e-mail address.";
    LogInNotFound 404 "log_in_not_found"
        "登录方式不存在" / "Log-in not found"
        "没有这种登录方式，或者已经解除。" / "There is no such way to log in, or it has ended.";
    LogInAgain 403 "log_in_again"
        "请重新登录" / "Log in again"
        "为确认是您本人，请退出后重新登录，并在 10 分钟内完成操作。" / "To show that it is you, log out and in again, and do this within ten minutes.";
    LastLogIn 409 "last_log_in"
        "唯一的登录方式" / "The only way to log in"
        "这是您唯一的登录方式，解除后将无法登录。" / "Nothing else would let you in again.";
    InvalidClient 401 "invalid_client"
        "应用凭证无效" / "Invalid client"
        "client_id 或 client_secret 不正确。" / "The client_id or the client_secret is wrong.";
    UnsupportedGrantType 400 "unsupported_grant_type"
        "授权类型不支持" / "Unsupported grant type"
        "仅支持 client_credentials、authorization_code 和 refresh_token。" / "Supported are client_credentials, authorization_code and refresh_token.";
    InvalidScope 400 "invalid_scope"
        "授权范围无效" / "Invalid scope"
        "没有所申请的授权范围。" / "The scope asked for is not among those held.";
    InvalidGrant 400 "invalid_grant"
        "授权无效" / "Invalid grant"
        "该授权或令牌无效，或不属于该应用。" / "The grant or token is not valid, or is not this client's.";
    UnknownRedirect 400 "unknown_redirect"
        "应用或返回地址无效" / "Unknown program or address"
        "没有这个应用，或返回地址不是它登记的地址，请勿继续。" / "There is no such program, or the address is not one it registered; go no further.";
    ConsentNotFound 404 "consent_not_found"
        "授权不存在" / "Consent not found"
        "没有这项授权，或它已经结束。" / "There is no such consent, or it has ended.";
    NotConsented 403 "not_consented"
        "不在授权之内" / "Not consented"
        "市民的授权只包括其本人的办件。" / "The citizen's consent covers their own affairs alone.";
    InsufficientScope 403 "insufficient_scope"
        "授权范围不足" / "Insufficient scope"
        "该操作需要授权范围 {scope}。" / "This needs the scope {scope}.";
    QuotaExceeded 429 "quota_exceeded"
        "当日调用次数已用完" / "Daily quota used up"
        "该应用每日可调用 {perDay} 次，今日已用完，请在 {retryAfterSeconds} 秒后再试。" / "The client may call {perDay} times a day and has; try again in {retryAfterSeconds} seconds.";
    ClientNotFound 404 "client_not_found"
        "应用不存在" / "Client not found"
        "没有这个对接应用。" / "There is no such client.";
    WebhookNotFound 404 "webhook_not_found"
        "通知地址不存在" / "Webhook not found"
        "该应用没有这个通知地址。" / "The program has no such webhook.";
    DeliveryNotFound 404 "delivery_not_found"
        "投递记录不存在" / "Delivery not found"
        "该通知地址没有这条投递记录，可能已超过保存期限。" / "The webhook has no such delivery; it may be older than what is kept.";
    DeliveryUnsettled 409 "delivery_unsettled"
        "正在投递" / "Delivery under way"
        "该通知正在投递，请等待结果。" / "The event is on its way; wait for what becomes of it.";
    WebhookOff 409 "webhook_off"
        "通知地址已停用" / "Webhook off"
        "该通知地址已停用，请先重新启用。" / "The webhook is off; switch it on again first.";
    TooManyWebhooks 409 "too_many_webhooks"
        "通知地址过多" / "Too many webhooks"
        "每个应用最多 {max} 个通知地址，请先删除不用的。" / "A program may have {max} webhooks; remove one first.";
    ClientStopped 409 "client_stopped"
        "应用已停用" / "Client stopped"
        "该应用已停用，请另建一个。" / "The client was stopped; make another.";
    ClientInSandbox 409 "client_in_sandbox"
        "应用在沙箱中" / "Client in a sandbox"
        "该应用只在自己的沙箱中工作，沙箱中的内容只有它自己看得到。" / "The client works in a sandbox of its own, and nobody else sees what is in there.";
    Forbidden 403 "forbidden"
        "没有权限" / "Forbidden"
        "您没有进行此操作的权限。" / "You may not do this.";
    OtherReviewer 403 "other_reviewer"
        "已指定其他审查人" / "Other reviewer"
        "这项任务已指定由 {reviewer} 审查。" / "The task is kept for {reviewer}.";
    OtherOffice 403 "other_office"
        "不属于本单位" / "Other office"
        "该办件属于其他窗口或部门，您不能办理。" / "The case belongs to another office.";
    SeparationOfDuty 403 "separation_of_duty"
        "职责须分离" / "Separation of duty"
        "经办前一环节的人员不能办理这一环节，请由其他人员办理。" / "Who did the step before may not do this one; another officer must.";
    WindowMayNotDecide 403 "window_may_not_decide"
        "窗口不能作出决定" / "The window may not decide"
        "承诺件、联办件和报批件由部门决定，窗口只作预审。" / "The window decides immediate cases of one department only; the department decides this one.";
    NotYourFirm 403 "not_your_firm"
        "无权代表该企业" / "Not your firm"
        "您没有代表该企业办事的授权。" / "You hold no mandate for this firm.";

    NoMandate 403 "no_mandate"
        "没有授权书" / "No mandate"
        "您没有在有效期内、覆盖该事项的授权书，也不是其持有人的 AB 岗替补。" / "You hold no mandate in force for this item, nor stand in for somebody absent who does.";
    IdentityMismatch 409 "identity_mismatch"
        "姓名与证件号码不一致" / "Name and number do not match"
        "该证件号码登记在另一个姓名（名称）下，请核对证件。" / "This number is known under another name; check the document.";
    MobileNotTheirs 409 "mobile_not_theirs"
        "手机号码不属于此人" / "Not this person's number"
        "该手机号码的账户属于他人，或此人已使用另一个号码登录。" / "The account of this number is somebody else's, or this person logs in with another number.";
    RealNameRequired 403 "real_name_required"
        "需要实名认证" / "Real name required"
        "请先以身份证号码完成实名认证。" / "Be known by your identity number first.";
    NotAuthorised 403 "not_authorised"
        "没有有效委托" / "Not authorised"
        "该委托不存在、已终止，或不包括这个事项。" / "There is no such authorisation, it has ended, or it does not cover this item.";

    // What is not there.
    NotFound 404 "not_found"
        "没有找到" / "Not found"
        "没有找到您要的内容。" / "There is nothing at this address.";
    ItemNotFound 404 "item_not_found"
        "事项不存在" / "Item not found"
        "事项库中没有这个事项。" / "The catalogue has no such service item.";
    PackNotFound 404 "pack_not_found"
        "规则包不存在" / "Pack not found"
        "没有这个规则包。" / "There is no rule pack with this hash.";
    SampleNotFound 404 "sample_not_found"
        "没有样表" / "No sample"
        "该材料没有样表。" / "There is no sample of this document.";
    PackageNotFound 404 "package_not_found"
        "套餐不存在" / "Package not found"
        "没有这个“一件事”。" / "There is no such package.";
    ItemSourceMissing 404 "item_source_missing"
        "没有保存原文" / "Source not kept"
        "该版本发布时没有保存原文，请打开目录文件夹。" / "The YAML of this version was not kept when it was published; open the catalogue folder.";
    WorkingCopyNotFound 404 "working_copy_not_found"
        "没有工作稿" / "No working copy"
        "该事项没有正在编辑的工作稿。" / "Nobody is working on this item.";
    ReleaseNotFound 404 "release_not_found"
        "发布申请不存在" / "Release not found"
        "没有这个发布申请。" / "There is no such release.";
    TemplateNotFound 404 "template_not_found"
        "意见模板不存在" / "Template not found"
        "本部门没有这条意见模板，可能已被删除。" / "The department has no such template; it may have been removed.";
    AnnotationNotFound 404 "annotation_not_found"
        "批注不存在" / "Note not found"
        "该办件没有这条批注。" / "The case has no such note.";
    ColleaguesAnnotation 403 "colleagues_annotation"
        "他人的批注" / "A colleague's note"
        "批注由写的人处理。" / "Whoever wrote a note settles it.";
    AnnotationTold 409 "annotation_told"
        "批注已告知申请人" / "The applicant was told"
        "批注已随告知书告知申请人，不能删除，可以标为已解决。" / "A notice carried the note over, so it stays; it can be called settled.";
    ReleaseOpen 409 "release_open"
        "已有待办的发布申请" / "A release is open"
        "该事项已有待核准或待生效的版本，请先处理。" / "A version of this item waits for approval or for its day; settle it first.";
    ReleaseSettled 409 "release_settled"
        "发布申请已处理" / "Release settled"
        "该发布申请已经处理，请刷新。" / "The release is settled already; reload.";
    OwnRelease 403 "own_release"
        "须由他人核准" / "Somebody else approves"
        "自己提交的发布申请须由另一位编辑核准。" / "What you put forward is approved by another editor.";
    VersionNotNewer 409 "version_not_newer"
        "版本号需要递增" / "Version not newer"
        "已发布到第 {published} 版，原文写的是第 {version} 版，请改用新的版本号。" / "Version {published} is published and the source says {version}: give the change a new number.";
    ItemFaulty 422 "item_faulty"
        "事项原文有错误" / "The item has faults"
        "事项原文有 {count} 处错误，未发布。" / "Faults in the item's YAML: {count}. Nothing was published.";
    PackageBroken 422 "package_broken"
        "一件事不再成立" / "A package would break"
        "新版本使含有该事项的一件事不再成立，未发布。" / "A package with this item could not be filled in any more; nothing was published.";
    StagesNotFound 404 "stages_not_found"
        "阶段模板不存在" / "Stage template not found"
        "没有这个并联审批的阶段模板。" / "There is no such stage template.";
    ProjectNotFound 404 "project_not_found"
        "项目不存在" / "Project not found"
        "没有找到这个投资项目的办件。" / "There is no case of this investment project.";
    CodeTableNotFound 404 "code_table_not_found"
        "代码表不存在" / "Code table not found"
        "没有这个代码表。" / "There is no such code table.";
    CaseNotFound 404 "case_not_found"
        "办件不存在" / "Case not found"
        "没有找到这个办件。" / "There is no such case.";
    FileNotFound 404 "file_not_found"
        "文件不存在" / "File not found"
        "没有找到这个文件。" / "There is no such file.";
    UploadNotFound 404 "upload_not_found"
        "上传不存在" / "Upload not found"
        "没有找到这次上传，请重新上传。" / "There is no such upload; begin anew.";
    DocumentNotFound 404 "document_not_found"
        "文书不存在" / "Document not found"
        "没有找到这份文书。" / "There is no such document.";
    TaskNotFound 404 "task_not_found"
        "任务不存在" / "Task not found"
        "该办件没有这项审批任务。" / "The case has no such task.";
    MaterialNotFound 404 "material_not_found"
        "材料不存在" / "Material not found"
        "该事项没有这份材料。" / "The item has no such material.";
    FirmNotFound 404 "firm_not_found"
        "企业不存在" / "Firm not found"
        "没有找到这个企业。" / "There is no such firm.";
    OfficeNotFound 404 "office_not_found"
        "单位不存在" / "Office not found"
        "没有这个单位。" / "There is no such office.";
    OpinionNotFound 404 "opinion_not_found"
        "督察意见不存在" / "Opinion not found"
        "没有找到这份督察意见。" / "There is no such supervision opinion.";
    CommitmentCheckNotFound 404 "commitment_check_not_found"
        "核查事项不存在" / "Check not found"
        "没有找到这项承诺核查。" / "There is no such check of a promise.";
    CreditRecordNotFound 404 "credit_record_not_found"
        "信用记录不存在" / "Credit record not found"
        "没有找到这条信用记录。" / "There is no such credit record.";
    DeliveryNotChosen 404 "delivery_not_chosen"
        "尚未选择领取方式" / "Delivery not chosen"
        "申请人还没有选择结果领取方式。" / "The applicant has not said how they want the result.";
    CaseEnded 409 "case_ended"
        "办件已结束" / "Case ended"
        "办件已经结束，不能再更改。" / "The case has ended; this cannot be changed any more.";
    MandateNotFound 404 "mandate_not_found"
        "授权书不存在" / "Mandate not found"
        "没有找到这份授权书。" / "There is no such mandate.";
    StaffNotFound 404 "staff_not_found"
        "人员不存在" / "Member of staff not found"
        "没有这个用户名。" / "There is no member of staff with this user name.";
    AuthorisationNotFound 404 "authorisation_not_found"
        "委托不存在" / "Authorisation not found"
        "没有找到这份委托。" / "There is no such authorisation.";
    SessionNotFound 404 "session_not_found"
        "登录不存在" / "Session not found"
        "该登录已经退出，或不是您的。" / "The session has ended already, or is not yours.";
    PackageApplicationNotFound 404 "package_application_not_found"
        "一件事申请不存在" / "Package application not found"
        "没有找到这个“一件事”申请。" / "There is no such application for a package.";
    PaymentOrderNotFound 404 "payment_order_not_found"
        "缴费单不存在" / "Payment order not found"
        "没有找到这张缴费单。" / "There is no such payment order.";
    MethodNotAllowed 405 "method_not_allowed"
        "请求方法不支持" / "Method not allowed"
        "该地址不支持 {method} 方法，见 Allow 响应头。" / "This address does not take {method}; see the Allow header.";
    NotAcceptable 406 "not_acceptable"
        "无法提供所要求的格式" / "Not acceptable"
        "该地址只提供 {offered}。" / "This address only offers {offered}.";

    // What stands in the way.
    StateConflict 409 "state_conflict"
        "当前状态不能这样操作" / "State conflict"
        "办件处于“{state}”状态，不能进行“{command}”操作。" / "The case is in the state \"{state}\", which does not allow \"{command}\".";
    NoticeAlreadySent 409 "notice_already_sent"
        "已经一次性告知" / "Notice already sent"
        "需要补正的内容只能一次性告知，不能再次发出。" / "Everything missing is told once; this case has had its notice.";
    OpinionsMissing 409 "opinions_missing"
        "部门意见不齐" / "Opinions missing"
        "还有部门没有提出意见，不能作出决定。" / "A department has not given its opinion yet.";
    UpperLevelDecides 409 "upper_level_decides"
        "由上级机关决定" / "Decided at the upper level"
        "报批件由下级机关审查后上报，由上级机关作出决定。" / "An escalated case is sent up by the lower organ and decided at the upper level.";
    NotEscalated 409 "not_escalated"
        "不是报批件" / "Not escalated"
        "该办件由本级决定，不需要上报。" / "The case is decided here and goes to no upper level.";
    SpecialProcedureRuns 409 "special_procedure_runs"
        "特别程序进行中" / "A special procedure runs"
        "请先结束正在进行的特别程序。" / "End the special procedure that runs first.";
    NoSpecialProcedure 409 "no_special_procedure"
        "没有特别程序" / "No special procedure"
        "该办件没有正在进行的特别程序。" / "No special procedure of this case runs.";
    ExtendedBefore 409 "extended_before"
        "已经延长过" / "Extended before"
        "办理期限只能延长一次。" / "A limit is extended once, and this one was.";
    NothingOwed 409 "nothing_owed"
        "没有待补材料" / "Nothing owed"
        "该办件没有需要补交的容缺材料。" / "No deferred document of this case is owed.";
    NoStageRuns 409 "no_stage_runs"
        "没有正在进行的阶段" / "No stage runs"
        "该办件没有正在进行的审批阶段，不能这样安排。" / "No stage of the case is running, so its departments cannot be directed.";
    TaskNotDone 409 "task_not_done"
        "部门尚未提出意见" / "Task not done"
        "只有本阶段已提出的意见才能退回重审。" / "Only an opinion given in the running stage can be sent back.";
    TaskNotOpen 409 "task_not_open"
        "任务不在办理中" / "Task not open"
        "该任务尚未开始或已经办结，不能这样安排。" / "The task has not started or is done, so it cannot be directed.";
    StageNotHeld 409 "stage_not_held"
        "阶段无需决定" / "Stage not held"
        "该阶段现在不需要牵头部门决定。" / "The stage does not wait for its lead's decision.";
    RefusalStands 409 "refusal_stands"
        "部门不同意" / "A refusal stands"
        "有部门不同意，本阶段须全部同意才能通过；可以退回重审，或者决定不通过。" / "A department refused and all must agree: send its task back, or refuse the stage.";
    StageRefused 409 "stage_refused"
        "阶段未通过" / "Stage refused"
        "有阶段未通过，只能作出不予许可的决定。" / "A stage was refused, so the case can only be refused.";
    AlreadyReplied 409 "already_replied"
        "已经回复" / "Already replied"
        "该督察意见已经回复，不能再次回复。" / "This opinion has had its reply.";
    CheckFinished 409 "check_finished"
        "核查已有结论" / "Check finished"
        "这项承诺已有核查结论，或者已经责令整改过。" / "What was promised has been found kept or broken, or was ordered to be put right before.";
    RepairNotOpen 409 "repair_not_open"
        "不能申请修复" / "Repair not open"
        "这条信用记录已申请修复或者已经修复。" / "The repair of this record was asked for already, or it is repaired.";
    RepairNotAsked 409 "repair_not_asked"
        "没有待处理的修复申请" / "Repair not asked for"
        "这条信用记录没有等待处理的修复申请。" / "No request to repair this record waits for an answer.";
    GreenBefore 409 "green_channel_before"
        "已在绿色通道" / "In the green channel already"
        "该办件已经在绿色通道中。" / "The case is in the green channel already.";
    SlotFull 409 "appointment_slot_full"
        "该时段已约满" / "The time is taken"
        "该时段已约满，请选择其他时段。" / "There is no room left at this time; choose another.";
    AppointmentBefore 409 "appointment_before"
        "已有预约" / "Booked before"
        "该办件已有预约，请先取消再预约。" / "The case has an appointment; cancel it first.";
    SlotNotFound 404 "appointment_slot_not_found"
        "时段不存在" / "No such time"
        "没有这个可预约的时段。" / "There is no such time to be booked.";
    AppointmentNotFound 404 "appointment_not_found"
        "没有预约" / "No appointment"
        "该办件没有预约。" / "The case has no appointment.";
    PreReviewOpen 409 "pre_review_open"
        "已请窗口查看" / "Asked before"
        "已经请窗口查看这份草稿，请等待回复。" / "The window was asked to look at this draft and has not answered yet.";
    PreReviewEnded 409 "pre_review_ended"
        "预审已结束" / "Pre-review over"
        "这次预审已有回复，或者申请人已提交、已收回。" / "The request was answered, taken back, or the case was handed in.";
    MessageNotFound 404 "message_not_found"
        "没有该消息" / "No such message"
        "消息中心里没有该消息。" / "There is no such message among yours.";
    DeadLetterNotFound 404 "dead_letter_not_found"
        "没有该失败消息" / "No such dead letter"
        "没有该失败消息，可能已重新发送。" / "There is no such dead letter; it may have been tried again.";
    PreReviewNotFound 404 "pre_review_not_found"
        "没有预审" / "No pre-review"
        "该办件没有请窗口查看的记录。" / "The window was not asked to look at this case.";
    RatingTooSoon 409 "rating_too_soon"
        "还不能评价" / "Too soon to rate"
        "该办件还在办理，有了结果才能评价。" / "The case is still at work; it can be rated once the office has had its say.";
    RatedBefore 409 "rated_before"
        "已经评价过" / "Rated before"
        "该办件已经评价过，一事一评。" / "The case has been rated; each case is rated once.";
    RatingNotFound 404 "rating_not_found"
        "没有评价" / "No rating"
        "没有这条评价。" / "There is no such rating.";
    RatingNotOpen 409 "rating_not_open"
        "没有待处理的评价" / "Nothing to be done about the rating"
        "这条评价没有待处理的差评，或已经处理、已经再次评价。" / "The rating waits for no answer, was answered, or was followed by a second one.";
    UrgedRecently 409 "urged_recently"
        "刚刚催办过" / "Urged recently"
        "该办件已催办，请于 {next} 后再催办。" / "The case was urged; it can be urged again after {next}.";
    NotADraft 409 "not_a_draft"
        "不是草稿" / "Not a draft"
        "只能删除从未提交的草稿；已提交的办件可以撤回。" / "Only a draft can be deleted; what was handed in can be withdrawn.";
    TooManyFavourites 409 "too_many_favourites"
        "收藏太多" / "Too many favourites"
        "最多收藏 {max} 个事项，请先取消一些。" / "At most {max} items can be kept; let some go first.";
    AccountHasOpenCases 409 "account_has_open_cases"
        "还有未办结的办件" / "Cases are still open"
        "还有 {count} 个办件没有办结。请等待办结，或先撤回，再注销账号。" / "{count} cases are still open. Wait until they end, or withdraw them first.";
    DraftOfPackage 409 "draft_of_package"
        "属于“一件事”申请" / "Part of a package"
        "该草稿属于“一件事”申请，不能单独删除。" / "The draft belongs to an application for a package and stays with it.";
    ItemNotOpen 409 "item_not_open"
        "事项暂不受理" / "Item not open"
        "该事项已暂停或取消，不能申请。" / "The item is suspended or cancelled and takes no applications.";
    ApplicationSubmitted 409 "application_submitted"
        "申请已经提交" / "Application submitted"
        "该“一件事”申请已经提交，请到各个办件中办理。" / "The application was handed in; go on in its cases.";
    WaitsForOther 409 "waits_for_other"
        "须等前一事项" / "Waits for another item"
        "该事项以前一事项的结果为前提，前一事项出证后由系统自动提交。" / "The item starts from the result of another; it is handed in by itself once that is there.";
    PaymentReferenceUsed 409 "payment_reference_used"
        "缴费凭证号已登记" / "Payment reference used"
        "该凭证号已登记为另一笔缴费，请核对。" / "This number stands for another payment already; check it.";
    PaymentExceedsDue 422 "payment_exceeds_due"
        "超过应缴金额" / "More than is due"
        "缴费金额超过尚需缴纳的 {dueFen} 分。" / "The payment is more than the {dueFen} fen that are due.";
    FileQuarantined 409 "file_quarantined"
        "文件正在安全检查" / "File quarantined"
        "文件正在进行安全检查，请稍后再试。" / "The file is being checked for viruses; try again shortly.";
    FileRefused 409 "file_refused"
        "文件未通过安全检查" / "File refused"
        "文件未通过安全检查，请删除后重新上传。" / "A virus was found in the file: remove it and upload another.";
    PreviewTooLarge 422 "preview_too_large"
        "图片过大，无法预览" / "Too large to preview"
        "图片超过预览上限（{maxBytes} 字节或 {maxPixels} 像素），请下载原件查看。" / "A preview takes at most {maxBytes} bytes and {maxPixels} pixels: download the file to see it.";
    PreviewUnreadable 422 "preview_unreadable"
        "图片无法识别" / "No readable picture"
        "图片已损坏或不完整，无法预览，请下载原件查看。" / "The picture is damaged or not complete, so it cannot be shown: download the file to look into it.";
    UploadOffsetConflict 409 "upload_offset_conflict"
        "续传位置不符" / "Upload offset conflict"
        "已保存到第 {offset} 字节，请从该处继续上传。" / "{offset} bytes are kept; go on from there.";
    TooManyUploads 409 "too_many_uploads"
        "同时上传过多" / "Too many uploads"
        "最多同时进行 {max} 个上传，请先完成或取消其他上传。" / "At most {max} uploads may be open at once; finish or end some.";
    UploadExpired 410 "upload_expired"
        "上传已过期" / "Upload expired"
        "这次上传已过期，请重新上传。" / "The upload has expired; begin anew.";
    TusVersionUnsupported 412 "tus_version_unsupported"
        "续传协议版本不支持" / "Unsupported tus version"
        "请在 Tus-Resumable 请求头中提供 1.0.0。" / "Send Tus-Resumable: 1.0.0.";
    UploadChecksumMismatch 460 "upload_checksum_mismatch"
        "校验不一致" / "Checksum mismatch"
        "收到的内容与校验值不一致，请重新发送。" / "What arrived is not what the checksum says; send it again.";
    TooManyFiles 409 "too_many_files"
        "文件数量超限" / "Too many files"
        "该材料最多上传 {max} 个文件。" / "This material takes at most {max} files.";
    Conflict 409 "conflict"
        "操作冲突" / "Conflict"
        "内容已被其他操作改变，请刷新后重试。" / "Something else changed this at the same time; reload and try again.";
    StaleVersion 412 "stale_version"
        "内容已更新" / "Stale version"
        "内容已被更新，请刷新后再提交（当前版本 {current}）。" / "This has changed since you read it; reload (now at version {current}).";
    BodyTooLarge 413 "body_too_large"
        "请求过大" / "Body too large"
        "请求正文超过 {maxBytes} 字节的上限。" / "The body is larger than {maxBytes} bytes.";
    FileTooLarge 413 "file_too_large"
        "文件过大" / "File too large"
        "文件超过 {maxBytes} 字节的上限。" / "The file is larger than {maxBytes} bytes.";
    UriTooLong 414 "uri_too_long"
        "地址过长" / "Address too long"
        "请求地址过长。" / "The address is too long.";
    UnsupportedMediaType 415 "unsupported_media_type"
        "内容类型不支持" / "Unsupported media type"
        "请以 {expected} 格式发送。" / "Send {expected}.";
    FileTypeNotAllowed 415 "file_type_not_allowed"
        "文件类型不允许" / "File type not allowed"
        "该材料只接受：{allowed}。" / "This material takes only: {allowed}.";
    EmptyFile 422 "empty_file"
        "文件为空" / "Empty file"
        "上传的文件没有内容，请重新选择。" / "The file is empty.";
    FormInvalid 422 "form_invalid"
        "表单填写有误" / "Form invalid"
        "表单有 {count} 处需要修改。" / "Places to correct in the form: {count}.";
    ChecklistIncomplete 422 "checklist_incomplete"
        "材料不齐全" / "Checklist incomplete"
        "还有 {count} 份材料没有提供或需要更换。" / "Documents still missing or to be replaced: {count}.";
    ReasonRequired 422 "reason_required"
        "请填写理由" / "Reason required"
        "请说明理由。" / "Give a reason.";
    PreconditionRequired 428 "precondition_required"
        "缺少版本号" / "Precondition required"
        "修改内容时请在 If-Match 请求头中带上您读到的版本（即 ETag 响应头的值，如 \"3\"）。" / "Send an If-Match header with the version you read, which is the answer's ETag, such as \"3\".";
    TooManyRequests 429 "too_many_requests"
        "操作过于频繁" / "Too many requests"
        "操作过于频繁，请在 {retryAfterSeconds} 秒后再试。" / "Too many requests; try again in {retryAfterSeconds} seconds.";

    // What is our fault.
    Internal 500 "internal"
        "系统出错" / "Internal error"
        "系统出错，您的内容没有丢失。请稍后重试，并可提供请求编号以便查询。" / "Something went wrong on our side and nothing was saved by halves. Try again later; the request id helps us to find it.";
    Unavailable 503 "unavailable"
        "系统繁忙" / "Unavailable"
        "系统繁忙，请稍后重试。" / "The service is busy or starting; try again shortly.";
    StorageFull 507 "storage_full"
        "存储空间不足" / "No room left"
        "系统存储空间不足，本次内容没有保存，请稍后重试。" / "The service has no room left to store this; nothing was saved. Try again later.";
    RequestTimeout 408 "request_timeout"
        "请求超时" / "Request time-out"
        "请求发送超时，请检查网络后重试。" / "The request took too long to arrive.";
}
