//! What goes over the wire to each provider, byte for byte, and what its answers mean. The expected
//! signatures were worked out by another implementation.

use onewindow_server::notify::providers::{
    Account, Aliyun, AliyunVoice, Attempt, Endpoint, Key, Notification, Provider, ProviderId,
    SendError, Tencent, Token, Webhook, Wechat, WechatTemplate,
};
use onewindow_server::platform::clock::Timestamp;
use onewindow_server::platform::config::Secret;
use onewindow_tests::{Gateway, Reply};

const ID: &str = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52";

/// The provider's own address, answered by a gateway on this machine.
fn endpoint(host: &str, gateway: &Gateway) -> Endpoint {
    let client = reqwest::Client::builder()
        .no_proxy()
        .resolve(host, gateway.address())
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    Endpoint::with(client, &format!("http://{host}")).unwrap()
}

fn notification(to: &str) -> Notification {
    Notification {
        id: ID.to_owned(),
        to: to.to_owned(),
        template: "accepted",
        params: vec![
            ("item", "食品经营许可".to_owned()),
            ("number", "990102202603100001".to_owned()),
        ],
        text: "您申请的“食品经营许可”（办件编号 990102202603100001）已受理。".to_owned(),
    }
}

/// The tenth of March 2026, ten in the morning in Shanghai.
fn attempt() -> Attempt {
    Attempt {
        at: Timestamp::from_millis(1_773_108_000_000),
        nonce: "a-nonce".to_owned(),
    }
}

fn secret() -> Secret {
    Secret::from("a secret key".to_owned())
}

fn key() -> Key {
    Key {
        id: "a-key".to_owned(),
        secret: secret(),
    }
}

fn account(host: &str, gateway: &Gateway) -> Account {
    Account {
        endpoint: endpoint(host, gateway),
        key: key(),
    }
}

fn templates(id: &str) -> std::collections::BTreeMap<String, String> {
    [("accepted".to_owned(), id.to_owned())].into()
}

/// Sends once for each reply and says what came of it.
async fn sent(
    provider: &impl Provider,
    to: &str,
    gateway: &Gateway,
    replies: &[(u16, &str)],
) -> Vec<Result<ProviderId, SendError>> {
    let mut results = Vec::new();
    for (status, body) in replies {
        gateway.then([Reply::new(*status, body)]);
        results.push(provider.send(&notification(to), &attempt()).await);
    }
    results
}

fn taken(id: &str) -> Result<ProviderId, SendError> {
    Ok(ProviderId(id.to_owned()))
}

fn later(why: &str) -> Result<ProviderId, SendError> {
    Err(SendError::Retryable(why.to_owned()))
}

fn never(why: &str) -> Result<ProviderId, SendError> {
    Err(SendError::Final(why.to_owned()))
}

#[tokio::test]
async fn aliyun() {
    let gateway = Gateway::start();
    let provider = Aliyun {
        account: account("dysmsapi.aliyuncs.com", &gateway),
        sign_name: "示例市政务服务".to_owned(),
        templates: templates("SMS_100002"),
    };
    let replies = [
        (
            200,
            r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984^0","RequestId":"r"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"13800000001","RequestId":"r"}"#,
        ),
        (
            400,
            r#"{"Code":"Throttling.User","Message":"m","RequestId":"r"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"m","RequestId":"r"}"#,
        ),
        (503, "<html>"),
        (404, "<html>"),
    ];
    assert_eq!(
        sent(&provider, "13800000001", &gateway, &replies).await,
        [
            taken("90061974693649840"),
            later("isv.BUSINESS_LIMIT_CONTROL"),
            later("Throttling.User"),
            never("isv.MOBILE_NUMBER_ILLEGAL"),
            later("http 503"),
            never("http 404"),
        ]
    );
    assert_eq!(
        gateway.requests()[0],
        "POST /?OutId=019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52&PhoneNumbers=13800000001\
         &SignName=%E7%A4%BA%E4%BE%8B%E5%B8%82%E6%94%BF%E5%8A%A1%E6%9C%8D%E5%8A%A1\
         &TemplateCode=SMS_100002&TemplateParam=%7B%22item%22%3A%22%E9%A3%9F%E5%93%81%E7%BB%8F\
         %E8%90%A5%E8%AE%B8%E5%8F%AF%22%2C%22number%22%3A%22990102202603100001%22%7D HTTP/1.1\r\n\
         authorization: ACS3-HMAC-SHA256 Credential=a-key,SignedHeaders=host;x-acs-action;\
         x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,\
         Signature=70e28693be42531a354c93fc37755436856fd1e15662c2c4bac9074999534c9d\r\n\
         x-acs-action: SendSms\r\n\
         x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n\
         x-acs-date: 2026-03-10T02:00:00Z\r\n\
         x-acs-signature-nonce: a-nonce\r\n\
         x-acs-version: 2017-05-25\r\n\
         content-length: 0\r\n\
         accept: */*\r\n\
         host: dysmsapi.aliyuncs.com\r\n\r\n"
    );
}

#[tokio::test]
async fn aliyun_calls() {
    let gateway = Gateway::start();
    let provider = AliyunVoice {
        account: account("dyvmsapi.aliyuncs.com", &gateway),
        number: Some("02160000000".to_owned()),
        templates: templates("TTS_100002"),
    };
    let replies = [
        (
            200,
            r#"{"Code":"OK","Message":"OK","CallId":"116012354148^10281378****","RequestId":"r"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"m","RequestId":"r"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.VOICE_FILE_INVALID","Message":"m","RequestId":"r"}"#,
        ),
    ];
    assert_eq!(
        sent(&provider, "13800000001", &gateway, &replies).await,
        [
            taken("11601235414810281378"),
            later("isv.BUSINESS_LIMIT_CONTROL"),
            never("isv.VOICE_FILE_INVALID"),
        ]
    );
    assert_eq!(
        gateway.requests()[0],
        "POST /?CalledNumber=13800000001&CalledShowNumber=02160000000\
         &OutId=019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52&PlayTimes=2&TtsCode=TTS_100002\
         &TtsParam=%7B%22item%22%3A%22%E9%A3%9F%E5%93%81%E7%BB%8F\
         %E8%90%A5%E8%AE%B8%E5%8F%AF%22%2C%22number%22%3A%22990102202603100001%22%7D HTTP/1.1\r\n\
         authorization: ACS3-HMAC-SHA256 Credential=a-key,SignedHeaders=host;x-acs-action;\
         x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,\
         Signature=adc8cde100dbbe02cf90e9c8ade11acb7e8bf590895ee5e6e29eecb9655e10aa\r\n\
         x-acs-action: SingleCallByTts\r\n\
         x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n\
         x-acs-date: 2026-03-10T02:00:00Z\r\n\
         x-acs-signature-nonce: a-nonce\r\n\
         x-acs-version: 2017-05-25\r\n\
         content-length: 0\r\n\
         accept: */*\r\n\
         host: dyvmsapi.aliyuncs.com\r\n\r\n"
    );
}

#[tokio::test]
async fn tencent() {
    let gateway = Gateway::start();
    let provider = Tencent {
        endpoint: endpoint("sms.tencentcloudapi.com", &gateway),
        key: key(),
        app: "1400006666".to_owned(),
        sign_name: "示例市政务服务".to_owned(),
        region: "ap-guangzhou".to_owned(),
        templates: templates("100002"),
    };
    let status = |code: &str| {
        format!(
            r#"{{"Response":{{"SendStatusSet":[{{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8613800000001","Fee":1,"SessionContext":"x","Code":"{code}","Message":"m","IsoCode":"CN"}}],"RequestId":"r"}}}}"#
        )
    };
    let error = |code: &str| {
        format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"m"}},"RequestId":"r"}}}}"#)
    };
    let replies = [
        status("Ok"),
        status("LimitExceeded.PhoneNumberThirtySecondLimit"),
        status("FailedOperation.TemplateIncorrectOrUnapproved"),
        error("RequestLimitExceeded"),
        error("AuthFailure.SignatureFailure"),
    ];
    let mut replies: Vec<(u16, &str)> = replies.iter().map(|body| (200, body.as_str())).collect();
    replies.push((500, ""));
    assert_eq!(
        sent(&provider, "13800000001", &gateway, &replies).await,
        [
            taken("50001045710669157053657849499619"),
            later("LimitExceeded.PhoneNumberThirtySecondLimit"),
            never("FailedOperation.TemplateIncorrectOrUnapproved"),
            later("RequestLimitExceeded"),
            never("AuthFailure.SignatureFailure"),
            later("http 500"),
        ]
    );
    assert_eq!(
        gateway.requests()[0],
        "POST / HTTP/1.1\r\n\
         authorization: TC3-HMAC-SHA256 Credential=a-key/2026-03-10/sms/tc3_request, \
         SignedHeaders=content-type;host;x-tc-action, \
         Signature=72f5c7fc37cbb16b823b1d36a655b243a0ff8f769ea8e9a2ddada72ff5e4b2b5\r\n\
         content-type: application/json; charset=utf-8\r\n\
         x-tc-action: SendSms\r\n\
         x-tc-timestamp: 1773108000\r\n\
         x-tc-version: 2021-01-11\r\n\
         x-tc-region: ap-guangzhou\r\n\
         accept: */*\r\n\
         host: sms.tencentcloudapi.com\r\n\
         content-length: 240\r\n\r\n\
         {\"PhoneNumberSet\":[\"+8613800000001\"],\"SmsSdkAppId\":\"1400006666\",\
         \"SignName\":\"示例市政务服务\",\"TemplateId\":\"100002\",\
         \"TemplateParamSet\":[\"食品经营许可\",\"990102202603100001\"],\
         \"SessionContext\":\"019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52\"}"
    );
}

#[tokio::test]
async fn a_gateway_of_ones_own() {
    let gateway = Gateway::start();
    let provider = Webhook {
        endpoint: endpoint("sms.example.gov.cn", &gateway),
        secret: secret(),
    };
    let replies = [
        (202, r#"{"id":"m-17"}"#),
        (204, ""),
        (429, ""),
        (502, ""),
        (307, ""),
        (422, ""),
    ];
    assert_eq!(
        sent(&provider, "13800000001", &gateway, &replies).await,
        [
            taken("m-17"),
            taken(ID),
            later("http 429"),
            later("http 502"),
            never("http 307"),
            never("http 422"),
        ]
    );
    assert_eq!(
        gateway.requests()[0],
        "POST / HTTP/1.1\r\n\
         content-type: application/json\r\n\
         idempotency-key: 019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52\r\n\
         x-onewindow-timestamp: 1773108000\r\n\
         x-onewindow-signature: v1=20956ee9d307c5e7f9f01208d276b718e38fe3b482073605be344621375cc71e\r\n\
         accept: */*\r\n\
         host: sms.example.gov.cn\r\n\
         content-length: 250\r\n\r\n\
         {\"id\":\"019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52\",\"to\":\"13800000001\",\
         \"template\":\"accepted\",\
         \"params\":{\"item\":\"食品经营许可\",\"number\":\"990102202603100001\"},\
         \"text\":\"您申请的“食品经营许可”（办件编号 990102202603100001）已受理。\"}"
    );
}

#[tokio::test]
async fn wechat_keeps_its_token_and_renews_one_that_is_refused() {
    let gateway = Gateway::start();
    let provider = Wechat {
        endpoint: endpoint("api.weixin.qq.com", &gateway),
        app: "wx0000000000000000".to_owned(),
        secret: secret(),
        templates: [(
            "accepted".to_owned(),
            WechatTemplate {
                id: "t-1".to_owned(),
                fields: vec!["thing1".to_owned(), "character_string2".to_owned()],
            },
        )]
        .into(),
        token: Token::default(),
    };
    let token = |name: &str| {
        Reply::new(
            200,
            &format!(r#"{{"access_token":"{name}","expires_in":7200}}"#),
        )
    };
    let said = |code: i32| Reply::new(200, &format!(r#"{{"errcode":{code},"errmsg":"m"}}"#));
    gateway.then([
        token("first"),
        said(0),
        said(43101),
        said(40001),
        token("second"),
        said(45009),
        said(47003),
    ]);
    let (message, now) = (notification("an-openid"), attempt());
    let mut results = Vec::new();
    for _ in 0..4 {
        results.push(provider.send(&message, &now).await);
    }
    assert_eq!(
        results,
        [
            taken(""),
            Err(SendError::Unwanted("43101".to_owned())),
            later("45009"),
            never("47003"),
        ]
    );
    // A token is renewed shortly before it ends.
    gateway.then([token("third"), said(0)]);
    let much_later = Attempt {
        at: now.at.plus_seconds(7_000),
        ..now
    };
    assert_eq!(provider.send(&message, &much_later).await, taken(""));

    let requests = gateway.requests();
    let lines: Vec<&str> = requests
        .iter()
        .map(|request| request.lines().next().unwrap())
        .collect();
    let asks = "POST /cgi-bin/stable_token HTTP/1.1";
    let sends =
        |token: &str| format!("POST /cgi-bin/message/subscribe/send?access_token={token} HTTP/1.1");
    let (first, second, third) = (sends("first"), sends("second"), sends("third"));
    assert_eq!(
        lines,
        [
            asks, &first, &first, &first, asks, &second, &second, asks, &third
        ]
    );
    assert_eq!(
        requests[0],
        "POST /cgi-bin/stable_token HTTP/1.1\r\n\
         content-type: application/json\r\naccept: */*\r\nhost: api.weixin.qq.com\r\n\
         content-length: 87\r\n\r\n\
         {\"grant_type\":\"client_credential\",\"appid\":\"wx0000000000000000\",\
         \"secret\":\"a secret key\"}"
    );
    assert_eq!(
        requests[1],
        format!(
            "{first}\r\ncontent-type: application/json\r\naccept: */*\r\n\
             host: api.weixin.qq.com\r\ncontent-length: 186\r\n\r\n\
             {{\"touser\":\"an-openid\",\"template_id\":\"t-1\",\"miniprogram_state\":\"formal\",\
             \"lang\":\"zh_CN\",\"data\":{{\"character_string2\":{{\"value\":\"990102202603100001\"}},\
             \"thing1\":{{\"value\":\"食品经营许可\"}}}}}}"
        )
    );
}
