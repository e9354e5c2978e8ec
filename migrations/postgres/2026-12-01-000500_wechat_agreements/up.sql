-- How many messages of a template somebody has agreed to be sent by WeChat (订阅消息), by whose WeChat.
CREATE TABLE wechat_agreements (
    log_in_id TEXT NOT NULL REFERENCES log_ins (id) ON DELETE CASCADE,
    template TEXT NOT NULL,
    remaining INTEGER NOT NULL,
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (log_in_id, template)
);
