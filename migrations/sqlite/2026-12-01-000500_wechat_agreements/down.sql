DROP TABLE wechat_agreements;
