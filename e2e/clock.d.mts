/** Lets a campaign close at this moment; `campaign`: the address of its page. */
export declare function letClose(campaign: string): Promise<void>;
